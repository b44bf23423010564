package io.segmento.platform.auction;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static io.segmento.platform.testing.CatalogFixtures.EXCHANGE;

import com.google.inject.Module;
import com.google.inject.util.Modules;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.device.DeviceModule;
import io.segmento.platform.experiment.ExperimentModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.identity.IdentityModule;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.link.LinkModule;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.optout.OptOutModule;
import io.segmento.platform.place.PlaceModule;
import io.segmento.platform.privacy.PrivacyModule;
import io.segmento.platform.profile.ProfileModule;
import io.segmento.platform.strategy.ScriptedStrategies;
import io.segmento.platform.strategy.StrategyModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.platform.tracking.TrackingModule;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Geo;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.AuctionServiceGrpc.AuctionServiceBlockingStub;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventProduct;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A whole core with the shop of {@link CatalogFixtures} and {@link ScriptedStrategies} {@code scripted} and {@code other}, asked over gRPC. */
final class AuctionNode implements AutoCloseable {
  static final String SCRIPTED = "scripted";
  static final String OTHER = "other";

  private static final String USER_AGENT =
      "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

  private final TestNode node;

  private AuctionNode(TestNode node) {
    this.node = node;
  }

  /** Starts with an empty catalog and {@code seeds}; what it needs on disk lies in {@code work} and is kept there for the next. */
  static AuctionNode start(
      RedisExtension redis,
      Path work,
      Clock clock,
      AuctionSeeds seeds,
      String config,
      Module... more) {
    return start(redis.uri(), work, clock, seeds, config, more);
  }

  /** As above, at whatever stands before its Redis. */
  static AuctionNode start(
      String redisUri, Path work, Clock clock, AuctionSeeds seeds, String config, Module... more) {
    Path keys = work.resolve("keys.conf");
    Path strategies = work.resolve("strategies");
    try {
      if (!Files.exists(keys)) {
        KeyFile.generate(keys);
        ScriptedStrategies.in(work, SCRIPTED, OTHER);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AuctionNode(TestNode.connected(
        redisUri,
        "keys.file = \"" + keys + "\"\nstrategies.directory = \"" + strategies
            + "\"\nstrategies.kit = false\nstrategies.call-time = 10 s\nauction.queue-delay = 60 s\nstrategies.deployed-directory = \""
            + work.resolve("deployed") + "\"\n" + config,
        clock,
        Modules.combine(more),
        new PlaceModule(),
        new DeviceModule(),
        new PrivacyModule(),
        new IdentityModule(),
        new LinkModule(),
        new ProfileModule(),
        new OptOutModule(),
        new TrackingModule(),
        new CatalogModule(),
        new BudgetModule(),
        new CurrencyModule(),
        new FrequencyModule(),
        new NoticeModule(),
        new CounterModule(),
        new ExperimentModule(),
        new StrategyModule(),
        Modules.override(new AuctionModule())
            .with(binder -> binder.bind(AuctionSeeds.class).toInstance(seeds))));
  }

  TestNode node() {
    return node;
  }

  /** The shop without campaigns, and these. Waits until this node has seen them. */
  void shop(CatalogEntry... more) {
    List<CatalogEntry> entries = new ArrayList<>();
    entries.add(CatalogFixtures.of(CatalogFixtures.exchange()));
    entries.add(CatalogFixtures.of(CatalogFixtures.advertiser()));
    CatalogFixtures.products().forEach(product -> entries.add(CatalogFixtures.of(product)));
    entries.addAll(List.of(more));
    apply(entries);
  }

  void apply(List<CatalogEntry> entries) {
    long version = CatalogServiceGrpc.newBlockingStub(node.channel())
        .apply(ApplyCatalogRequest.newBuilder().addAllEntries(entries).build())
        .getVersion();
    Await.until(
        "the catalog is there", () -> node.get(Catalog.class).current().version() >= version);
  }

  /** A campaign for everybody whose strategy does what the parameters say, with one banner of 300x250. */
  static CatalogEntry[] campaign(String id, String strategy, Map<String, String> script) {
    return withBanner(scripted(id, strategy, script).build());
  }

  static CatalogEntry[] withBanner(Campaign campaign) {
    return new CatalogEntry[] {
      CatalogFixtures.of(campaign), CatalogFixtures.of(banner(campaign.getId()).build())
    };
  }

  static Campaign.Builder scripted(String id, String strategy, Map<String, String> script) {
    return CatalogFixtures.brand().toBuilder()
        .setId(id)
        .setMaxBidCpmMicros(100_000_000)
        .setStrategy(strategy)
        .clearStrategyParameters()
        .putAllStrategyParameters(script);
  }

  static Creative.Builder banner(String campaignId) {
    return CatalogFixtures.creatives(CatalogFixtures.BRAND).get(0).toBuilder()
        .setId(campaignId + "-banner")
        .setCampaignId(campaignId);
  }

  AuctionServiceBlockingStub auctions() {
    return AuctionServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  BidReply bid(BidRequest request) {
    return bid(EXCHANGE, request, 20_000);
  }

  BidReply bid(String exchange, BidRequest request, int timeLeftMillis) {
    return auctions()
        .bid(BidCall.newBuilder()
            .setExchange(exchange)
            .setRequest(request)
            .setTimeLeftMillis(timeLeftMillis)
            .build());
  }

  static BidRequest.Builder request() {
    return BidRequest.newBuilder()
        .setId("r-1")
        .addImp(imp("i-1", 1))
        .setSite(Site.newBuilder().setDomain("news.example"))
        .setDevice(Device.newBuilder().setDevicetype(2).setGeo(Geo.newBuilder().setCountry("USA")));
  }

  static Imp.Builder imp(String id, int position) {
    return Imp.newBuilder()
        .setId(id)
        .setBanner(Banner.newBuilder().setW(300).setH(250).setPos(position));
  }

  /** A request for whom the cookie names. */
  static BidRequest.Builder requestFor(String buyerUid) {
    return request().setUser(User.newBuilder().setBuyeruid(buyerUid));
  }

  /** The cookie of a browser that has viewed products of the shop. */
  String visitor(String... skus) {
    String cookie =
        TrackingServiceGrpc.newBlockingStub(node.channel())
            .track(views("", "sku-1"))
            .getCookiesList()
            .stream()
            .map(CookieInstruction::getValue)
            .findFirst()
            .orElseThrow();
    for (String sku : skus) {
      var unused = TrackingServiceGrpc.newBlockingStub(node.channel()).track(views(cookie, sku));
    }
    return cookie;
  }

  private static TrackRequest views(String cookie, String sku) {
    return TrackRequest.newBuilder()
        .setBrowser(browser(cookie))
        .addEvents(Event.newBuilder()
            .setAdvertiserId(ADVERTISER)
            .setType(EventType.PRODUCT_VIEW)
            .addProducts(EventProduct.newBuilder().setSku(sku)))
        .build();
  }

  static BrowserContext browser(String cookie) {
    return BrowserContext.newBuilder()
        .setIdentityCookie(cookie)
        .setUserAgent(USER_AGENT)
        .build();
  }

  /** What the exchange calls the browser after a sync. */
  String buyerUid(String cookie) {
    SyncReply reply = IdentityServiceGrpc.newBlockingStub(node.channel())
        .sync(SyncRequest.newBuilder()
            .setExchange(EXCHANGE)
            .setBrowser(browser(cookie))
            .build());
    return reply.getRedirectUrl().substring(reply.getRedirectUrl().indexOf("uid=") + 4);
  }

  @Override
  public void close() {
    node.close();
  }
}
