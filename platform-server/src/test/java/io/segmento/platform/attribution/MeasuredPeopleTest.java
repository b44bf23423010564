package io.segmento.platform.attribution;

import static io.segmento.platform.testing.CatalogFixtures.ADVERTISER;
import static io.segmento.platform.testing.CatalogFixtures.RETARGET;
import static io.segmento.platform.tracking.TrackingNode.browser;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.counter.ExperimentPeople;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.eventlog.EventLogModule;
import io.segmento.platform.notice.BidTokens;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportValue;
import io.segmento.proto.v1.TrackReply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** People in reports: who is counted, and what a hold-out shows. */
final class MeasuredPeopleTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String FIRST = "hold-out-1";
  private static final String SECOND = "hold-out-2";
  private static final int MAY_STORE = 1 << Purpose.STORAGE.getNumber();
  private static final int MAY_MEASURE = MAY_STORE | 1 << Purpose.MEASUREMENT.getNumber();

  private static final byte[] MET = "met by this test".getBytes(US_ASCII);

  @TempDir
  Path directory;

  /** Not a fixed day, since the store's own clock decides on expiry; noon, since people are counted by days. */
  private final MutableClock clock =
      new MutableClock(Instant.now().truncatedTo(ChronoUnit.DAYS).plus(Duration.ofHours(12)));

  private final LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  private TrackingNode node;
  private int bids;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis,
        clock,
        directory,
        new BudgetModule(),
        new CounterModule(),
        new CurrencyModule(),
        new EventLogModule(),
        new NoticeModule(),
        new AttributionModule(),
        new ReportModule());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("C16")
  @Test
  void whoMayNotBeMeasuredIsPaidForAndNotCounted() {
    String visitor = node.cookie();
    show(token(visitor).setPermitBits(MAY_MEASURE));
    show(token(node.cookie()).setPermitBits(MAY_STORE));
    show(token(node.cookie()).setPermitBits(0));
    show(token(visitor).clearUserKey().setPermitBits(MAY_MEASURE));
    assertThat(report())
        .containsEntry(ReportMetric.IMPRESSIONS, 4L)
        .containsEntry(ReportMetric.BILLED, 4L)
        .containsEntry(ReportMetric.SPEND_MICROS, 6_000L)
        .containsEntry(ReportMetric.MEASURED_IMPRESSIONS, 1L)
        .containsEntry(ReportMetric.REACH, 1L)
        .containsEntry(ReportMetric.FREQUENCY_1, 1L);
  }

  @Clause("C16")
  @Test
  void theSameNoticeAgainCountsNobodyAgain() {
    String visitor = node.cookie();
    BidToken.Builder token = token(visitor).setPermitBits(MAY_MEASURE);
    show(token);
    show(token);
    assertThat(report())
        .containsEntry(ReportMetric.REACH, 1L)
        .containsEntry(ReportMetric.FREQUENCY_1, 1L)
        .containsEntry(ReportMetric.FREQUENCY_2, 0L);
    show(token(visitor).setPermitBits(MAY_MEASURE));
    assertThat(report())
        .containsEntry(ReportMetric.REACH, 1L)
        .containsEntry(ReportMetric.FREQUENCY_1, 0L)
        .containsEntry(ReportMetric.FREQUENCY_2, 1L);
  }

  @Clause({"T2", "C16"})
  @Test
  void whatAHoldOutShowsStandsInTheReport() {
    holdOut();
    ExperimentPeople people = node.node().get(ExperimentPeople.class);
    for (int i = 0; i < 8; i++) {
      String exposed = person();
      String heldOut = person();
      String notMeasured = node.cookie();
      people.exposed(
          FIRST,
          1,
          token(exposed).setPermitBits(MAY_MEASURE).setExperimentArm(1).build());
      people.exposed(
          FIRST,
          1,
          token(exposed).setPermitBits(MAY_MEASURE).setExperimentArm(1).build());
      people.exposed(
          FIRST,
          1,
          token(notMeasured).setPermitBits(MAY_STORE).setExperimentArm(1).build());
      people.heldOut(RETARGET, FIRST, 1, node.slot(heldOut).userKey(), MAY_MEASURE);
      people.heldOut(RETARGET, FIRST, 1, node.slot(notMeasured).userKey(), MAY_STORE);
      people.flush().join();
      if (i < 4) {
        buy(exposed, "of the exposed " + i);
        buy(exposed, "again " + i);
        buy(notMeasured, "of another " + i);
      }
      if (i < 2) {
        buy(heldOut, "of the held out " + i);
      }
    }
    buy(node.cookie(), "of somebody who takes no part");
    assertThat(report())
        .containsEntry(ReportMetric.EXPOSED_USERS, 8L)
        .containsEntry(ReportMetric.EXPOSED_BUYERS, 4L)
        .containsEntry(ReportMetric.HELD_OUT_USERS, 8L)
        .containsEntry(ReportMetric.HELD_OUT_BUYERS, 2L)
        .containsEntry(ReportMetric.EXPOSED_RATE_PPM, 500_000L)
        .containsEntry(ReportMetric.HELD_OUT_RATE_PPM, 250_000L)
        .containsEntry(ReportMetric.LIFT_PPM, 1_000_000L)
        .hasEntrySatisfying(ReportMetric.LIFT_LOW_PPM, low -> assertThat(low).isNegative())
        .hasEntrySatisfying(
            ReportMetric.LIFT_HIGH_PPM, high -> assertThat(high).isGreaterThan(1_000_000));
  }

  @Test
  void whomAnEarlierExperimentHeldOutOrMetIsInNoGroupOfTheNext() {
    holdOut();
    ExperimentPeople people = node.node().get(ExperimentPeople.class);
    String dealtAnew = node.cookie();
    String metBeforeOnly = node.cookie();
    people.heldOut(RETARGET, FIRST, 1, node.slot(dealtAnew).userKey(), MAY_MEASURE);
    people.heldOut(RETARGET, FIRST, 1, node.slot(metBeforeOnly).userKey(), MAY_MEASURE);
    people.flush().join();
    buy(dealtAnew, "in the first");
    assertThat(report())
        .containsEntry(ReportMetric.HELD_OUT_BUYERS, 1L)
        .containsEntry(ReportMetric.EXPOSED_BUYERS, 0L);

    people.exposed(
        SECOND,
        2,
        token(dealtAnew).setPermitBits(MAY_MEASURE).setExperimentArm(1).build());
    people.flush().join();
    // Of a node that does not know of the second yet.
    people.heldOut(RETARGET, FIRST, 1, node.slot(dealtAnew).userKey(), MAY_MEASURE);
    people.heldOut(RETARGET, FIRST, 1, node.slot(node.cookie()).userKey(), MAY_MEASURE);
    people.flush().join();
    buy(dealtAnew, "in the second");
    buy(metBeforeOnly, "of whom the second did not meet");

    assertThat(report())
        .containsEntry(ReportMetric.HELD_OUT_USERS, 0L)
        .containsEntry(ReportMetric.EXPOSED_USERS, 1L)
        .containsEntry(ReportMetric.HELD_OUT_BUYERS, 0L)
        .containsEntry(ReportMetric.EXPOSED_BUYERS, 1L);
  }

  @Test
  void anExperimentThatBeginsOnADayOfAnotherHasNoLiftOfIt() {
    holdOut();
    meet(FIRST, 1, 40, 40);
    meet(SECOND, 2, 80, 20);
    assertThat(report())
        .containsEntry(ReportMetric.EXPOSED_USERS, 80L)
        .containsEntry(ReportMetric.EXPOSED_BUYERS, 20L)
        .containsEntry(ReportMetric.HELD_OUT_USERS, 20L)
        .containsEntry(ReportMetric.HELD_OUT_BUYERS, 5L)
        .containsEntry(ReportMetric.LIFT_PPM, 0L);
  }

  @Test
  void aNodeThatComesBackHoursLaterForgetsNobody() {
    holdOut();
    meet(FIRST, 7, 1, 1);
    meet(SECOND, 8, 8, 8);
    // The catalog moves on, and the same experiment runs by it.
    meet(SECOND, 11, 0, 1);
    clock.advance(Duration.ofMinutes(1));
    meet(FIRST, 7, 5, 5);
    meet(FIRST, 11, 5, 5);
    assertThat(report())
        .containsEntry(ReportMetric.EXPOSED_USERS, 8L)
        .containsEntry(ReportMetric.EXPOSED_BUYERS, 2L)
        .containsEntry(ReportMetric.HELD_OUT_USERS, 9L);
    meet(FIRST, 12, 5, 5);
    assertThat(report())
        .containsEntry(ReportMetric.EXPOSED_USERS, 5L)
        .containsEntry(ReportMetric.HELD_OUT_USERS, 5L);
  }

  @Test
  void marksOfBeforeTheirExperimentWasKeptStay() {
    holdOut();
    String early = node.cookie();
    ExperimentPeople people = node.node().get(ExperimentPeople.class);
    people.heldOut(RETARGET, FIRST, 1, node.slot(early).userKey(), MAY_MEASURE);
    people.flush().join();
    long gone = redis.run(commands -> commands.del("rx:{c:" + RETARGET + "}:of"));
    assertThat(gone).isEqualTo(1);
    meet(FIRST, 1, 0, 1);
    buy(early, "of whom was met before");
    assertThat(report())
        .containsEntry(ReportMetric.HELD_OUT_USERS, 2L)
        .containsEntry(ReportMetric.HELD_OUT_BUYERS, 1L);
  }

  /** Another one by the store's sketch of people, too, which takes two of 80 for one in every sixth run. */
  private String person() {
    RedisStore store = node.node().get(RedisStore.class);
    while (true) {
      String cookie = node.cookie();
      long before = Await.result(store.pfcount(MET));
      var unused = Await.result(store.pfadd(MET, node.slot(cookie).userKey().bytes()));
      if (Await.result(store.pfcount(MET)) == before + 1) {
        return cookie;
      }
    }
  }

  /** So many of each group, of whom one in four buys. */
  private void meet(String experiment, long catalogVersion, int exposed, int heldOut) {
    ExperimentPeople people = node.node().get(ExperimentPeople.class);
    List<String> visitors = new ArrayList<>();
    for (int i = 0; i < exposed + heldOut; i++) {
      String visitor = person();
      visitors.add(visitor);
      if (i < exposed) {
        people.exposed(
            experiment,
            catalogVersion,
            token(visitor).setPermitBits(MAY_MEASURE).setExperimentArm(1).build());
      } else {
        people.heldOut(
            RETARGET, experiment, catalogVersion, node.slot(visitor).userKey(), MAY_MEASURE);
      }
    }
    people.flush().join();
    for (int i = 0; i < exposed + heldOut; i++) {
      if ((i < exposed ? i : i - exposed) % 4 == 3) {
        buy(visitors.get(i), experiment + " " + bids + " " + i);
      }
    }
  }

  private void holdOut() {
    long version = CatalogServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogFixtures.of(CatalogFixtures.retarget().toBuilder()
                .setExperiment(Experiment.newBuilder()
                    .setId(FIRST)
                    .addArms(ExperimentArm.newBuilder().setName("ads").setUsersPermille(500))
                    .addArms(ExperimentArm.newBuilder()
                        .setName("nothing")
                        .setUsersPermille(500)
                        .setHoldOut(true)))
                .build()))
            .build())
        .getVersion();
    Await.until(
        "the experiment runs", () -> node.node().get(Catalog.class).current().version() >= version);
  }

  private BidToken.Builder token(String visitor) {
    return BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8(String.format(Locale.ROOT, "bid %08d", bids++)))
        .setExchange(CatalogFixtures.EXCHANGE)
        .setCampaignId(RETARGET)
        .setCreativeId(RETARGET + "-300x250")
        .setStrategy("scripted")
        .setStrategyVersion("1.0.0")
        .setPriceCeilingCpmMicros(1_500_000)
        .setBillsOnImpression(true)
        .setUserKey(ByteString.copyFrom(node.slot(visitor).userKey().bytes()))
        .setIssuedAt(clock.instant().getEpochSecond());
  }

  private void show(BidToken.Builder token) {
    NoticeReply unused = NoticeServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .impression(NoticeRequest.newBuilder()
            .setToken(node.node().get(BidTokens.class).sealMarkup(token.build()))
            .setPrice("1.5")
            .build());
  }

  private void buy(String visitor, String order) {
    TrackReply unused = node.track(
        browser(visitor),
        Event.newBuilder()
            .setAdvertiserId(ADVERTISER)
            .setType(EventType.PURCHASE)
            .setOrderId(order)
            .setValueMicros(1)
            .setCurrency("USD")
            .build());
  }

  /** Of the campaign: what stands in the one row. */
  private Map<ReportMetric, Long> report() {
    List<ReportMetric> all = List.of(
        ReportMetric.IMPRESSIONS,
        ReportMetric.BILLED,
        ReportMetric.SPEND_MICROS,
        ReportMetric.MEASURED_IMPRESSIONS,
        ReportMetric.REACH,
        ReportMetric.FREQUENCY_1,
        ReportMetric.FREQUENCY_2,
        ReportMetric.EXPOSED_USERS,
        ReportMetric.EXPOSED_BUYERS,
        ReportMetric.HELD_OUT_USERS,
        ReportMetric.HELD_OUT_BUYERS,
        ReportMetric.EXPOSED_RATE_PPM,
        ReportMetric.HELD_OUT_RATE_PPM,
        ReportMetric.LIFT_PPM,
        ReportMetric.LIFT_LOW_PPM,
        ReportMetric.LIFT_HIGH_PPM);
    ReportRow row = ReportServiceGrpc.newBlockingStub(node.node().channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .query(ReportQuery.newBuilder()
            .setFromDay(day.toString())
            .setToDay(LocalDate.ofInstant(clock.instant().plus(Duration.ofDays(1)), ZoneOffset.UTC)
                .toString())
            .addCampaignIds(RETARGET)
            .addAllMetrics(all)
            .build())
        .getRows(0);
    Map<ReportMetric, Long> values = new EnumMap<>(ReportMetric.class);
    for (ReportValue value : row.getValuesList()) {
      values.put(value.getMetric(), value.getValue());
    }
    return values;
  }
}
