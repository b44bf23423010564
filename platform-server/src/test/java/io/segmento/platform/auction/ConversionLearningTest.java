package io.segmento.platform.auction;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.attribution.AttributionModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.strategy.PluginJars;
import io.segmento.platform.strategy.StrategyRegistry;
import io.segmento.platform.strategy.ToldOutcomes;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Regs;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From the bid by its notices to the order: what the strategy that bid, and the response model, are told of it, over gRPC. */
final class ConversionLearningTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final int VENDOR = 42;
  private static final Pattern TOKEN = Pattern.compile("/i\\?t=([A-Za-z0-9_-]+)");

  /** Counts what it hears; a conversion only with all that it knows of the bid. */
  private static final String LISTENS = """
      public Decision decide(Opportunity o) { return null; }
      }
      static final class Listening implements BiddingStrategy, OutcomeListener {
        private final StrategyMetrics metrics;
        @Inject Listening(StrategyContext context) { metrics = context.metrics(); }
        public Decision decide(Opportunity o) {
          return Decision.bid(PricedCandidate.of(o.candidates().get(0), 2000000).worth(9000000).noting(new byte[] {42}));
        }
        public void onClick(Outcome o) { metrics.counter("clicks").increment(); }
        public void onConversion(Outcome o) {
          boolean told = o.campaignId().equals("meant") && o.creativeId().equals("meant-banner")
              && o.exchange().length() > 0 && o.note().length == 1 && o.note()[0] == 42
              && o.bidCpmMicros() == 2000000 && o.valueCpmMicros() == 9000000 && o.budgetId().equals("meant")
              && o.conversionValueMicros() == 49900000 && o.nowMillis() - o.decidedMillis() >= 23 * 3600000L;
          metrics.counter(!told ? "wrong" : o.conversionByClick() ? "by_click" : "by_view").increment();
        }
      """;

  @TempDir
  Path work;

  /** Now, since the store's own clock decides when notices are forgotten. */
  private final MutableClock clock =
      new MutableClock(Instant.now().truncatedTo(ChronoUnit.HOURS).plusSeconds(60));

  private final AtomicLong seed = new AtomicLong();
  private Path registration = Path.of("");
  private AuctionNode node;
  private long catalogVersion;

  @BeforeEach
  void start() throws Exception {
    registration = work.resolve("registration.conf");
    Files.writeString(
        registration, "registrations = [{ from-gvl-version = 1, consent = [1, 2, 3, 4, 7, 10] }]");
    Path strategies = Files.createDirectories(work.resolve("strategies"));
    PluginJars.in(work)
        .plugin("listening", LISTENS)
        .bindsTo("Listening")
        .jar(strategies.resolve("listening.jar"));
    node = node();
    node.shop(AuctionNode.campaign("meant", "listening", Map.of()));
    catalogVersion = node.node().get(Catalog.class).current().version();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private AuctionNode node() {
    AuctionNode started = AuctionNode.start(
        redis,
        work,
        clock,
        seed::incrementAndGet,
        "privacy.tcf.vendor-id = " + VENDOR + "\nprivacy.tcf.registration = \"" + registration
            + '"',
        new AttributionModule());
    Await.until(
        "the catalog is there",
        () -> started.node().get(Catalog.class).current().version() >= catalogVersion);
    return started;
  }

  @Test
  void anOrderAfterAClickIsToldOnceAndLearned() {
    String visitor = node.visitor("sku-1");
    String token = bid(AuctionNode.requestFor(node.buyerUid(visitor)).build());
    notice(notices().impression(request(token)));
    notice(notices().click(request(token)));
    clock.advance(Duration.ofDays(1));

    buy(node, visitor, "order-1");
    buy(node, visitor, "order-1");
    try (AuctionNode other = node()) {
      buy(other, visitor, "order-1");
      assertThat(heard(other, "by_click")).isZero();
    }

    assertThat(heard(node, "by_click")).isEqualTo(1);
    assertThat(heard(node, "wrong")).isZero();
    assertThat(learned(node, "conversion", "shown")).isEqualTo(1);
    assertThat(learned(node, "conversion", "positive")).isEqualTo(1);
  }

  @Test
  void itIsToldOnTheNodeThatIsToldOfTheOrder() {
    String visitor = node.visitor("sku-1");
    String token = bid(AuctionNode.requestFor(node.buyerUid(visitor)).build());
    notice(notices().click(request(token)));
    clock.advance(Duration.ofDays(1));

    try (AuctionNode other = node()) {
      buy(other, visitor, "order-1");

      assertThat(heard(other, "by_click")).isEqualTo(1);
      assertThat(learned(other, "conversion", "positive")).isEqualTo(1);
    }
    assertThat(heard(node, "by_click")).isZero();
  }

  @Test
  void anOrderWithoutAClickIsToldToTheStrategyAndNotLearned() {
    String visitor = node.visitor("sku-1");
    String token = bid(AuctionNode.requestFor(node.buyerUid(visitor)).build());
    notice(notices().impression(request(token)));
    clock.advance(Duration.ofHours(23));

    buy(node, visitor, "order-1");

    assertThat(heard(node, "by_view")).isEqualTo(1);
    assertThat(learned(node, "conversion", "positive")).isZero();
  }

  @Test
  void afterAnOptOutNothingIsToldOrLearned() {
    String visitor = node.visitor("sku-1");
    String token = bid(AuctionNode.requestFor(node.buyerUid(visitor)).build());
    notice(notices().click(request(token)));
    OptOutReply unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(
            OptOutRequest.newBuilder().setBrowser(AuctionNode.browser(visitor)).build());
    clock.advance(Duration.ofDays(1));

    buy(node, visitor, "order-1");

    assertThat(heard(node, "by_click") + heard(node, "wrong")).isZero();
    assertThat(learned(node, "conversion", "positive")).isZero();
  }

  @Test
  void withoutLeaveToImproveTheStrategyIsToldAndNothingIsLearned() {
    String visitor = node.visitor("sku-1");
    String consent = ConsentStrings.tcf(VENDOR, 1, 2, 3, 4, 7);
    String token = bid(AuctionNode.requestFor(node.buyerUid(visitor))
        .setRegs(Regs.newBuilder().setGdpr(true))
        .mergeUser(User.newBuilder().setConsent(consent).build())
        .build());
    notice(notices().click(request(token)));
    clock.advance(Duration.ofDays(1));

    buy(node, visitor, "order-1");

    assertThat(heard(node, "clicks")).isEqualTo(1);
    assertThat(heard(node, "by_click")).isEqualTo(1);
    assertThat(learned(node, "click", "positive")).isZero();
    assertThat(learned(node, "conversion", "positive")).isZero();
  }

  private String bid(BidRequest request) {
    BidReply reply;
    do {
      reply = node.bid(request);
      // Asked again when it was shed, since this machine may be busy with something else.
    } while (reply.getNoBid().getReason() == NoBidReason.OVERLOAD);
    assertThat(reply.hasResponse()).as(reply.getNoBid().toString()).isTrue();
    Bid bid = reply.getResponse().getSeatbid(0).getBid(0);
    Matcher url = TOKEN.matcher(bid.getAdm());
    assertThat(url.find()).as(bid.getAdm()).isTrue();
    return url.group(1);
  }

  private NoticeServiceBlockingStub notices() {
    return NoticeServiceGrpc.newBlockingStub(node.node().channel());
  }

  private static NoticeRequest request(String token) {
    return NoticeRequest.newBuilder().setToken(token).build();
  }

  private static void notice(NoticeReply reply) {
    assertThat(reply.getOutcomeValue()).isPositive();
  }

  private static void buy(AuctionNode at, String visitor, String orderId) {
    TrackReply unused = TrackingServiceGrpc.newBlockingStub(at.node().channel())
        .track(TrackRequest.newBuilder()
            .setBrowser(AuctionNode.browser(visitor))
            .addEvents(Event.newBuilder()
                .setAdvertiserId(ADVERTISER)
                .setType(EventType.PURCHASE)
                .setOrderId(orderId)
                .setValueMicros(49_900_000)
                .setCurrency("USD"))
            .build());
  }

  private static double heard(AuctionNode at, String name) {
    ToldOutcomes.await(at.node().get(StrategyRegistry.class));
    return sample(
        at,
        "segmento_strategy_plugin_events_total",
        new String[] {"strategy", "name"},
        "listening",
        name);
  }

  private static double learned(AuctionNode at, String model, String example) {
    return sample(
        at, "segmento_responses_examples", new String[] {"model", "example"}, model, example);
  }

  private static double sample(AuctionNode at, String name, String[] labels, String... values) {
    Double value = at.node().get(CollectorRegistry.class).getSampleValue(name, labels, values);
    return value == null ? 0 : value;
  }
}
