package io.segmento.platform.attribution;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static io.segmento.platform.testing.CatalogFixtures.RETARGET;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.eventlog.BidBasis;
import io.segmento.platform.eventlog.BidLog;
import io.segmento.platform.eventlog.CountryCode;
import io.segmento.platform.eventlog.EventEntry;
import io.segmento.platform.eventlog.EventHistory;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.redis.RedisReadiness;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import io.segmento.proto.v1.Purpose;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the event log says of each kind of event, every field of it; for one server and for a Cluster alike. */
abstract class LoggedEventsContract {
  private static final int STORED = 1 << Purpose.STORAGE.getNumber();
  private static final int MEASURED = STORED | 1 << Purpose.MEASUREMENT.getNumber();

  @TempDir
  Path directory;

  /** The store's own clock decides on expiry, so this test lives in the present. */
  private final MutableClock clock = new MutableClock(Instant.now());

  private TrackingNode node;
  private String visitor;

  abstract RedisExtension redis();

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis(),
        clock,
        directory,
        redis().isCluster() ? "redis.cluster = true" : "",
        new BudgetModule(),
        new CounterModule(),
        new CurrencyModule(),
        new EventLogModule(),
        new NoticeModule(),
        new AttributionModule());
    // As traffic does: what comes earlier may count without its user, since the key of the day
    // cannot be had yet.
    Await.until(
        "Redis answers", () -> node.node().get(RedisReadiness.class).notReady().isEmpty());
    visitor = node.cookie();
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void bid() {
    node.node()
        .get(BidLog.class)
        .bid(token().build(), BidBasis.NONE, ADVERTISER, "USD", clock.millis());
    assertLogged(expected(AdEventType.BID_EVENT));
  }

  @Test
  void winAndWhatWouldHaveWon() {
    counted(stub().win(notice().setPrice("1.2").setMinToWin("1.1").build()));
    assertLogged(expected(AdEventType.WIN_EVENT).setMinToWinCpmMicros(1_100_000));
  }

  @Test
  void billingInMicrosOfOneImpressionOnceHoweverOftenItIsTold() {
    NoticeRequest bill = notice().setPrice("1.2").build();
    counted(stub().bill(bill));
    assertThat(stub().bill(bill).getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
    assertLogged(expected(AdEventType.BILLING_EVENT).setBilled(true).setBilledMicros(1_200));
  }

  @Test
  void lossWithItsReasonAndWhatWouldHaveWon() {
    counted(stub().loss(notice().setLossReason("102").setMinToWin("2.5").build()));
    assertLogged(
        expected(AdEventType.LOSS_EVENT).setLossReason(102).setMinToWinCpmMicros(2_500_000));
  }

  @Test
  void impressionThatBills() {
    counted(stub()
        .impression(NoticeRequest.newBuilder()
            .setToken(markup(token().setBillsOnImpression(true)))
            .setPrice("1.2")
            .build()));
    assertLogged(expected(AdEventType.IMPRESSION_EVENT).setBilled(true).setBilledMicros(1_200));
  }

  @Test
  void impressionThatDoesNotBill() {
    counted(stub().impression(shown()));
    assertLogged(expected(AdEventType.IMPRESSION_EVENT));
  }

  @Test
  void viewable() {
    counted(stub().viewable(shown()));
    assertLogged(expected(AdEventType.VIEWABLE_EVENT));
  }

  @Test
  void click() {
    counted(stub().click(shown()));
    assertLogged(expected(AdEventType.CLICK_EVENT));
  }

  @Test
  void conversionWithItsValueAndTheAdThatItIsCreditedTo() {
    counted(stub().click(shown()));
    var unused = node.track(
        TrackingNode.browser(visitor),
        Event.newBuilder()
            .setAdvertiserId(ADVERTISER)
            .setType(EventType.PURCHASE)
            .setOrderId("order 1")
            .setValueMicros(45_000_000)
            .setCurrency("USD")
            .build());
    EventEntry entry = logged(AdEventType.CONVERSION_EVENT);
    // Of an order nothing is kept but a hash, and of the bid what a report needs.
    assertThat(entry.event().getSourceId().size()).isEqualTo(16);
    assertThat(entry.event())
        .isEqualTo(expected(AdEventType.CONVERSION_EVENT)
            .setSourceId(entry.event().getSourceId())
            .setPermitBits(MEASURED)
            .setConversionValueMicros(45_000_000)
            .setConversionByClick(true)
            .setConversionDelayHours(1)
            .clearPropensity()
            .clearBidPriceCpmMicros()
            .clearValueCpmMicros()
            .clearBidAt()
            .build());
    assertThat(entry.user()).isPresent();
  }

  @Clause("C16")
  @Test
  void whoMayNotBeMeasuredIsNobodyInAnyNotice() {
    BidToken.Builder token = token().setPermitBits(STORED);
    counted(stub().win(sealed(token).setPrice("1.2").build()));
    assertThat(logged(AdEventType.WIN_EVENT).user()).isEmpty();
    counted(stub().click(NoticeRequest.newBuilder().setToken(markup(token)).build()));
    assertThat(logged(AdEventType.CLICK_EVENT).user()).isEmpty();
  }

  /** All of it, and a reference of the user that is not the user's key. */
  private void assertLogged(EventRecord.Builder expected) {
    EventEntry entry = logged(expected.getType());
    assertThat(entry.event()).isEqualTo(expected.build());
    assertThat(entry.user().orElseThrow().bytes())
        .hasSize(16)
        .isNotEqualTo(node.slot(visitor).userKey().bytes());
  }

  /** The one event of that type in the whole log. */
  private EventEntry logged(AdEventType type) {
    Await.until("there is one", () -> !ofType(type).isEmpty());
    assertThat(ofType(type)).hasSize(1);
    return ofType(type).get(0);
  }

  private List<EventEntry> ofType(AdEventType type) {
    EventHistory history = node.node().get(EventHistory.class);
    List<EventEntry> found = new ArrayList<>();
    for (String stream : Await.result(history.streamsOf(List.of(RETARGET)))) {
      found.addAll(Await.result(history.read(stream, EventHistory.BEGIN)).events());
    }
    found.removeIf(entry -> entry.event().getType() != type);
    return found;
  }

  private EventRecord.Builder expected(AdEventType type) {
    return EventRecord.newBuilder()
        .setType(type)
        .setSourceId(ByteString.copyFromUtf8("twelve bytes"))
        .setAtMillis(clock.millis())
        .setExchange(CatalogFixtures.EXCHANGE)
        .setCampaignId(RETARGET)
        .setAdvertiserId(ADVERTISER)
        .setCreativeId("retarget-300x250")
        .setFormat(CreativeFormat.BANNER_VALUE)
        .setCountry("RUS")
        .setDeviceType(4)
        .setStrategy("scripted")
        .setStrategyVersion("1.2.3")
        .setExperimentArm(2)
        .setPropensity(16_384)
        .setPermitBits(MEASURED)
        .setCurrency("USD")
        .setBidPriceCpmMicros(1_500_000)
        .setValueCpmMicros(2_250_000)
        .setBidAt(clock.millis() / 1_000 - 2);
  }

  private BidToken.Builder token() {
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8("twelve bytes"))
        .setExchange(CatalogFixtures.EXCHANGE)
        .setCampaignId(RETARGET)
        .setCreativeId("retarget-300x250")
        .setUserKey(ByteString.copyFrom(node.slot(visitor).userKey().bytes()))
        .setPriceCeilingCpmMicros(1_500_000)
        .setValueCpmMicros(2_250_000)
        .setStrategy("scripted")
        .setStrategyVersion("1.2.3")
        .setExperimentArm(2)
        .setPropensity(16_384)
        .setPermitBits(MEASURED)
        .setCountry(CountryCode.of("RUS"))
        .setDeviceType(4)
        .setFormat(CreativeFormat.BANNER_VALUE)
        .setIssuedAt(clock.millis() / 1_000 - 2);
  }

  private NoticeRequest.Builder notice() {
    return sealed(token());
  }

  private NoticeRequest.Builder sealed(BidToken.Builder token) {
    return NoticeRequest.newBuilder()
        .setToken(node.node().get(BidTokens.class).sealNotice(token.build()));
  }

  private NoticeRequest shown() {
    return NoticeRequest.newBuilder().setToken(markup(token())).build();
  }

  private String markup(BidToken.Builder token) {
    return node.node().get(BidTokens.class).sealMarkup(token.build());
  }

  private NoticeServiceBlockingStub stub() {
    return NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static void counted(NoticeReply reply) {
    assertThat(reply.getOutcome()).isEqualTo(NoticeOutcome.COUNTED);
  }
}
