package io.segmento.platform.canary;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.auction.AuctionModule;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.device.DeviceModule;
import io.segmento.platform.experiment.ExperimentModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.IdentityCookies;
import io.segmento.platform.identity.IdentityModule;
import io.segmento.platform.identity.KeyFile;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.link.LinkModule;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.observability.Readiness;
import io.segmento.platform.optout.OptOutModule;
import io.segmento.platform.place.PlaceModule;
import io.segmento.platform.privacy.PrivacyModule;
import io.segmento.platform.profile.ProfileModule;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.strategy.PluginJars;
import io.segmento.platform.strategy.StrategyModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.platform.tracking.TrackingModule;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** A whole core but for its edge, with a strategy that always bids, on the catalog of {@link CatalogFixtures}. */
final class BiddingNode implements AutoCloseable {
  private final TestNode node;

  private BiddingNode(TestNode node) {
    this.node = node;
  }

  /** With the secrets and the plugin that another node left in the directory, or new ones. */
  static BiddingNode start(RedisExtension redis, Path directory, String config) {
    Path keys = directory.resolve("keys.conf");
    Path strategies = directory.resolve("strategies");
    try {
      if (!Files.exists(keys)) {
        KeyFile.generate(keys);
        Files.createDirectories(strategies);
        var unused = PluginJars.in(directory)
            .plugin(
                "fixed-cpm",
                "public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), 500000)); }")
            .jar(strategies.resolve("fixed-cpm.jar"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    TestNode node = TestNode.connected(
        redis.uri(),
        "keys.file = \"" + keys + "\"\nstrategies.directory = \"" + strategies
            + "\"\nstrategies.kit = false\nstrategies.call-time = 10 s\nauction.queue-delay = 60 s\n"
            + config,
        Clock.systemUTC(),
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
        new ReportModule(),
        new CounterModule(),
        new ExperimentModule(),
        new StrategyModule(),
        new AuctionModule(),
        new CanaryModule());
    Catalog catalog = node.get(Catalog.class);
    CatalogServiceGrpc.newBlockingStub(node.channel())
        .apply(ApplyCatalogRequest.newBuilder()
            .addAllEntries(CatalogFixtures.entries())
            .build());
    Await.until("the catalog is there", () -> catalog.current().version() > 0);
    return new BiddingNode(node);
  }

  TestNode node() {
    return node;
  }

  Map<String, String> notReady() {
    return node.get(Readiness.class).notReady();
  }

  UserKey user(String cookie) {
    return node.get(UserKeys.class)
        .of(requireNonNull(node.get(IdentityCookies.class).parse(cookie)));
  }

  /** A bid request for a user, as the exchange sends it. */
  BidCall bidFor(UserKey user) {
    String buyerUid =
        node.get(BuyerUids.class).seal(CatalogFixtures.EXCHANGE, IdentityKind.COOKIE, user);
    return BidCall.newBuilder()
        .setExchange(CatalogFixtures.EXCHANGE)
        .setTimeLeftMillis(20_000)
        .setRequest(BidRequest.newBuilder()
            .setId("r")
            .addImp(Imp.newBuilder()
                .setId("1")
                .setBanner(Banner.newBuilder().setW(300).setH(250)))
            .setSite(Site.newBuilder().setDomain("news.example"))
            .setUser(User.newBuilder().setBuyeruid(buyerUid)))
        .build();
  }

  /** A new cookie, as a first contact gets it. */
  String cookie() {
    return TrackingNode.identityCookie(TrackingServiceGrpc.newBlockingStub(node.channel())
        .track(TrackRequest.newBuilder()
            .setBrowser(TrackingNode.browser(""))
            .addEvents(TrackingNode.view("first", "sku-1"))
            .build()));
  }

  @Override
  public void close() {
    node.close();
  }
}
