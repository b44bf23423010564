package io.segmento.platform.attribution;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static io.segmento.platform.testing.CatalogFixtures.BRAND;
import static io.segmento.platform.testing.CatalogFixtures.RETARGET;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.subject.SubjectModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.AdTouch;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.Attribution;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportValue;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Impressions and clicks by their notices, purchases by their events, what came of it by reports; all over gRPC. */
final class AttributionTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final int MAY_MEASURE =
      (1 << Purpose.STORAGE.getNumber()) | (1 << Purpose.MEASUREMENT.getNumber());

  @TempDir
  Path directory;

  /** Not a fixed day, since the store's own clock decides on expiry. */
  private final MutableClock clock =
      new MutableClock(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(10)));

  private final LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  private TrackingNode node;
  private int bids;

  @BeforeEach
  void start() {
    node = node();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private TrackingNode node() {
    return TrackingNode.start(
        redis,
        clock,
        directory,
        new BudgetModule(),
        new CurrencyModule(),
        new NoticeModule(),
        new CounterModule(),
        new AttributionModule(),
        new ReportModule(),
        new SubjectModule());
  }

  @Test
  void theLastClickIsCreditedWithTheOrderAndItsValue() {
    String visitor = node.cookie();
    click(RETARGET, visitor);
    clock.advance(Duration.ofMinutes(5));
    show(BRAND, visitor);
    clock.advance(Duration.ofDays(3));
    buy(node, visitor, "order-1", 49_900_000);

    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION))
        .containsExactly("retarget 1 49900000 0");
    assertThat(conversions(ReportDimension.CREATIVE_DIMENSION))
        .containsExactly("retarget-300x250 1 49900000 0");
    assertThat(conversions(ReportDimension.STRATEGY_ARM_DIMENSION))
        .containsExactly("scripted/1.0.0/2 1 49900000 0");
  }

  @Test
  void withoutAClickTheLastImpressionIsAndOnlyWithinItsWindow() {
    String visitor = node.cookie();
    show(RETARGET, visitor);
    clock.advance(Duration.ofHours(1));
    show(BRAND, visitor);
    clock.advance(Duration.ofHours(23));
    buy(node, visitor, "order-1", 1_000_000);
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION))
        .containsExactly("brand 1 1000000 1");

    clock.advance(Duration.ofHours(2));
    buy(node, visitor, "order-2", 1_000_000);
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION))
        .containsExactly("brand 1 1000000 1");
    assertThat(purchases("no_ad")).isEqualTo(1);
  }

  @Test
  void theWindowsAreTheAdvertisers() {
    windows(Attribution.newBuilder().setClickWindowHours(2).setViewWindowHours(0));
    String visitor = node.cookie();
    show(RETARGET, visitor);
    assertThat(keys("a:*")).as("of no use").isEmpty();
    click(RETARGET, visitor);
    clock.advance(Duration.ofHours(2));
    buy(node, visitor, "order-1", 0);
    assertThat(purchases("no_ad")).isEqualTo(1);

    click(RETARGET, visitor);
    clock.advance(Duration.ofHours(2).minusSeconds(1));
    buy(node, visitor, "order-2", 0);
    assertThat(purchases("click")).isEqualTo(1);
  }

  @Test
  void aPurchaseThatComesLateIsCreditedToWhatWasBeforeIt() {
    String visitor = node.cookie();
    click(RETARGET, visitor);
    clock.advance(Duration.ofMinutes(10));
    long boughtAt = clock.millis();
    clock.advance(Duration.ofMinutes(10));
    click(BRAND, visitor);
    clock.advance(Duration.ofHours(5));
    node.track(
        browser(visitor),
        purchase("order-1", 7).toBuilder().setOccurredAtMillis(boughtAt).build());
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).containsExactly("retarget 1 7 0");
  }

  @Test
  void anOrderCountsOnceWhateverTellsOfIt() {
    String visitor = node.cookie();
    String other = node.cookie();
    click(RETARGET, visitor);
    clock.advance(Duration.ofMinutes(1));
    buy(node, visitor, "order-1", 5);
    click(BRAND, other);
    clock.advance(Duration.ofDays(80));
    try (TrackingNode second = node()) {
      buy(second, other, " order-1 ", 5);
      buy(second, visitor, "order-1", 5);
    }
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).containsExactly("retarget 1 5 0");
    assertThat(keys("o:*"))
        .singleElement()
        .asString()
        .startsWith("o:{a:" + ADVERTISER + "}:")
        .doesNotContain("order-1");
  }

  @Test
  void theSameEventAgainCountsOnceAndEndsWhatWasInterrupted() {
    String visitor = node.cookie();
    click(RETARGET, visitor);
    Event event = purchase("", 5).toBuilder().setEventId("bought").build();
    node.track(browser(visitor), event);
    // As if the core had died before it counted: the decision stands, the count is missing.
    redis.run(commands -> {
      List<String> counted = commands.keys("*:conversion");
      counted.addAll(commands.keys("r*:{c:retarget}:*"));
      return commands.del(counted.toArray(String[]::new));
    });
    clock.advance(Duration.ofMinutes(1));
    click(BRAND, visitor);
    assertThat(outcomes(node.track(browser(visitor), event, event)))
        .containsExactly(EventOutcome.DUPLICATE, EventOutcome.DUPLICATE);
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).containsExactly("retarget 1 5 0");
  }

  @Test
  void anotherNodeCreditsWhatThisOneRemembered() {
    String visitor = node.cookie();
    click(RETARGET, visitor);
    try (TrackingNode second = node()) {
      buy(second, visitor, "order-1", 5);
    }
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).containsExactly("retarget 1 5 0");
  }

  @Test
  void withoutPermitNothingIsRememberedOrCounted() {
    String visitor = node.cookie();
    NoticeReply unused = notices()
        .click(request(token(RETARGET, visitor).setPermitBits(1 << Purpose.STORAGE.getNumber())));
    unused = notices()
        .click(
            request(token(RETARGET, visitor).setPermitBits(1 << Purpose.MEASUREMENT.getNumber())));
    unused = notices().click(request(token(RETARGET, visitor).clearUserKey()));
    assertThat(keys("a:*")).isEmpty();
    buy(node, visitor, "order-1", 5);
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).isEmpty();
  }

  @Test
  void afterAnOptOutThereIsNothing() {
    String visitor = node.cookie();
    BidToken.Builder before = token(RETARGET, visitor);
    click(RETARGET, visitor);
    OptOutReply unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(OptOutRequest.newBuilder().setBrowser(browser(visitor)).build());
    assertThat(keys("a:*")).isEmpty();
    NoticeReply clicked = notices().click(request(before));
    assertThat(clicked.getRedirectUrl()).isNotEmpty();
    assertThat(keys("a:*")).isEmpty();
    buy(node, visitor, "order-1", 5);
    assertThat(keys("o:*")).isEmpty();
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).doesNotContain("1 5");
  }

  @Test
  void whatIsRememberedIsToldAndGoesWithItsAdvertiser() {
    String visitor = node.cookie();
    BidToken.Builder before = token(RETARGET, visitor);
    show(BRAND, visitor);
    clock.advance(Duration.ofMinutes(1));
    click(RETARGET, visitor);
    assertThat(touches(visitor))
        .extracting(AdTouch::getAdvertiserId, AdTouch::getCampaignId, AdTouch::getClicked)
        .containsExactly(tuple(ADVERTISER, BRAND, false), tuple(ADVERTISER, RETARGET, true));

    WithdrawReply unused = ConsentServiceGrpc.newBlockingStub(node.node().channel())
        .withdraw(WithdrawRequest.newBuilder()
            .setBrowser(browser(visitor))
            .setAdvertiserId(ADVERTISER)
            .build());
    assertThat(touches(visitor)).isEmpty();
    NoticeReply late = notices().click(request(before));
    assertThat(late.getRedirectUrl()).isNotEmpty();
    assertThat(touches(visitor)).as("of a bid before the withdrawal").isEmpty();
  }

  @Test
  void whatIsRememberedIsSealedAndEndsNinetyDaysAfterItsMonth() {
    click(RETARGET, node.cookie());
    String key = keys("a:*").get(0);
    LocalDate nextMonth = today.withDayOfMonth(1).plusMonths(1);
    assertThat(key).endsWith(today.format(DateTimeFormatter.ofPattern(":yyyyMM", Locale.ROOT)));
    String stored = redis.run(commands -> commands.get(key));
    assertThat(stored).doesNotContain(RETARGET).doesNotContain(ADVERTISER);
    long end = redis.run(commands -> commands.expiretime(key));
    assertThat(end).isEqualTo(nextMonth.plusDays(90).toEpochSecond(LocalTime.MIN, ZoneOffset.UTC));
  }

  @Test
  void aValueWithoutRateCountsAsConversionOnly() {
    String visitor = node.cookie();
    click(RETARGET, visitor);
    node.track(
        browser(visitor), purchase("order-1", 5).toBuilder().setCurrency("jpy").build());
    assertThat(conversions(ReportDimension.CAMPAIGN_DIMENSION)).containsExactly("retarget 1 0 0");
  }

  @Test
  void aPurchaseThatIsNoneIsInvalid() {
    String visitor = node.cookie();
    TrackReply reply = node.track(
        browser(visitor),
        purchase("o".repeat(101), 1),
        purchase("order-1", -1),
        purchase("order-2", 1).toBuilder().setCurrency("dollar").build());
    assertThat(reply.getResultsList())
        .extracting(result -> result.getField().split(" ", 2)[0])
        .containsExactly("order_id", "value_micros", "currency");
  }

  private void windows(Attribution.Builder attribution) {
    long version = CatalogServiceGrpc.newBlockingStub(node.node().channel())
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogFixtures.of(CatalogFixtures.advertiser().toBuilder()
                .setAttribution(attribution)
                .build()))
            .build())
        .getVersion();
    Await.until(
        "the windows are there",
        () -> node.node().get(Catalog.class).current().version() >= version);
  }

  private BidToken.Builder token(String campaign, String visitor) {
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8(String.format(Locale.ROOT, "bid %08d", bids++)))
        .setExchange(CatalogFixtures.EXCHANGE)
        .setCampaignId(campaign)
        .setCreativeId(campaign + "-300x250")
        .setStrategy("scripted")
        .setStrategyVersion("1.0.0")
        .setExperimentArm(2)
        .setPermitBits(MAY_MEASURE)
        .setUserKey(ByteString.copyFrom(node.slot(visitor).userKey().bytes()))
        .setIssuedAt(clock.instant().getEpochSecond());
  }

  private NoticeServiceGrpc.NoticeServiceBlockingStub notices() {
    return NoticeServiceGrpc.newBlockingStub(node.node().channel());
  }

  private NoticeRequest request(BidToken.Builder token) {
    return NoticeRequest.newBuilder()
        .setToken(node.node().get(BidTokens.class).sealMarkup(token.build()))
        .build();
  }

  private void show(String campaign, String visitor) {
    NoticeReply unused = notices().impression(request(token(campaign, visitor)));
  }

  private void click(String campaign, String visitor) {
    NoticeReply unused = notices().click(request(token(campaign, visitor)));
  }

  private static Event purchase(String orderId, long valueMicros) {
    return Event.newBuilder()
        .setAdvertiserId(ADVERTISER)
        .setType(EventType.PURCHASE)
        .setOrderId(orderId)
        .setValueMicros(valueMicros)
        .setCurrency("USD")
        .build();
  }

  private static void buy(TrackingNode at, String visitor, String orderId, long valueMicros) {
    BrowserContext browser = browser(visitor);
    at.track(browser, purchase(orderId, valueMicros));
  }

  private List<AdTouch> touches(String visitor) {
    return ProfileServiceGrpc.newBlockingStub(node.node().channel())
        .export(ExportRequest.newBuilder().setBrowser(browser(visitor)).build())
        .getAdTouchesList();
  }

  private static List<String> keys(String pattern) {
    return redis.run(commands -> commands.keys(pattern));
  }

  private double purchases(String outcome) {
    return node.node()
        .get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_attribution_purchases_total", new String[] {"outcome"}, new String[] {outcome
            });
  }

  /** Dimension, conversions, their value, and how many are credited to an impression; rows that converted nothing are left out. */
  private List<String> conversions(ReportDimension dimension) {
    return ReportServiceGrpc.newBlockingStub(node.node().channel())
        .query(ReportQuery.newBuilder()
            .setFromDay(today.minusDays(20).toString())
            .setToDay(today.plusDays(130).toString())
            .addDimensions(dimension)
            .addMetrics(ReportMetric.CONVERSIONS)
            .addMetrics(ReportMetric.CONVERSION_VALUE_MICROS)
            .addMetrics(ReportMetric.VIEW_CONVERSIONS)
            .build())
        .getRowsList()
        .stream()
        .filter(row -> row.getValues(0).getValue() > 0)
        .map(row -> row.getDimensions(0)
            + row.getValuesList().stream()
                .map(ReportValue::getValue)
                .map(value -> " " + value)
                .reduce("", String::concat))
        .toList();
  }
}
