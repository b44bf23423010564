package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.TestCounts;
import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.ExperimentReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which days of groups of users the report of an experiment takes, and what it makes of them. The experiment begins on November 20 at ten. */
final class ExperimentByGroupsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final byte[] SECRET = new byte[KeyRing.KEY_BYTES];
  private static final KeyRing KEYS = new KeyRing(SECRET, 1, Map.of(1, SECRET));
  private static final String BEGAN = "2026-11-20T10:00:00Z";

  private final MutableClock clock = MutableClock.at("2026-11-23T20:30:00Z");
  private final Experiments experiments = new Experiments(KEYS);
  private TestNode node;
  private ExperimentReports reports;
  private int[] arms;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock);
    begin(BEGAN);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private void begin(String time) {
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.removeIf(entry -> entry.getCampaign().getId().equals("brand"));
    entries.add(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setExperiment(Experiment.newBuilder()
            .setId("shading-1")
            .setStartsAtMillis(time.isEmpty() ? 0 : Instant.parse(time).toEpochMilli())
            .addArms(ExperimentArm.newBuilder().setName("now").setUsersPermille(455))
            .addArms(ExperimentArm.newBuilder().setName("then").setUsersPermille(545)))
        .build()));
    CatalogSnapshot snapshot = CatalogSnapshot.of(1, entries);
    LiveCampaign campaign = Objects.requireNonNull(snapshot.campaign("brand"));
    arms = experiments.armsOfGroups(campaign);
    RedisCounters counters = new RedisCounters(node.get(RedisStore.class));
    reports = new ExperimentReports(
        Catalog.of(snapshot), counters, new GroupHistories(counters), experiments, clock);
  }

  private static Breakdown cell(int arm) {
    return new Breakdown("test", 1, "DEU", 4, "banner", "scripted/1.0/" + arm);
  }

  private void delivered(String time, int arm, long impressions) {
    TestCounts.add(
        node.get(RedisStore.class),
        "brand",
        cell(arm),
        time,
        Map.of(Counter.IMPRESSIONS, impressions),
        null);
  }

  /** Groups from 0 on see 10, 11, 12 … 109 ads a day, of which they click on a tenth and two; arm 2 sees {@code more} beside. */
  private void groups(String day, int more) {
    for (int group = 0; group < UserGroups.GROUPS; group++) {
      long seen = 10L + group + (arms[group] == 2 ? more : 0);
      TestCounts.addInGroup(
          node.get(RedisStore.class),
          "brand",
          cell(0),
          day + "T12:00:00Z",
          Map.of(
              Counter.IMPRESSIONS,
              seen,
              Counter.CLICKS,
              2 + seen / 10,
              Counter.SPEND_MICROS,
              1_000 * seen),
          group);
    }
  }

  private static ArmRatio figure(ExperimentReport report, int arm, ArmRatioKind kind) {
    return report.getArms(arm - 1).getRatiosList().stream()
        .filter(ratio -> ratio.getKind() == kind)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void groupsAreComparedOnWholeDaysAndWithTheirOwnPast() {
    for (int arm = 1; arm <= 2; arm++) {
      delivered("2026-11-20T10:00:00Z", arm, 5_000);
      delivered("2026-11-21T10:00:00Z", arm, 5_000);
    }
    groups("2026-11-10", 0);
    groups("2026-11-12", 0);
    groups("2026-11-21", 20);
    groups("2026-11-23", 20);
    // Too long before, the day of the beginning, and a day that an arm of another experiment had.
    groups("2026-11-05", 500);
    groups("2026-11-20", 500);

    ExperimentReport report = reports.report("shading-1").join();

    assertThat(report.getUserGroups().getDays()).isEqualTo(3);
    assertThat(report.getUserGroups().getCountedDays()).isEqualTo(2);
    assertThat(report.getUserGroups().getFirstDay()).isEqualTo("2026-11-21");
    assertThat(report.getUserGroups().getLastDay()).isEqualTo("2026-11-23");
    assertThat(report.getUserGroups().getDaysBefore()).isEqualTo(2);
    assertThat(report.getUserGroups().getFirstDayBefore()).isEqualTo("2026-11-10");
    assertThat(report.getUserGroups().getLastDayBefore()).isEqualTo("2026-11-12");
    assertThat(report.getUserGroups().getDaysOfExperiments()).isZero();
    assertThat(report.getArms(0).getUserGroups()).isEqualTo(45);
    assertThat(report.getArms(1).getUserGroups()).as("one is cut").isEqualTo(54);
    // Their own past says all of what groups do, so that the effect is what is left: 20 on each of
    // two days.
    ArmRatio seen = figure(report, 2, ArmRatioKind.IMPRESSIONS_PER_USER_GROUP);
    assertThat(seen.getNoiseExplained()).isCloseTo(1, offset(1e-9));
    assertThat(seen.getUserGroupDifference().getEstimate()).isCloseTo(40, offset(1e-6));
    assertThat(seen.hasDifference()).isFalse();
    double mean = 0;
    long sum = 0;
    for (int group = 0; group < arms.length; group++) {
      mean += arms[group] == 1 ? 2.0 * (10 + group) / 45 : 0;
      sum += arms[group] == 1 ? 2L * (10 + group) : 0;
    }
    assertThat(figure(report, 1, ArmRatioKind.IMPRESSIONS_PER_USER_GROUP)
            .getValue()
            .getEstimate())
        .isCloseTo(mean, offset(1e-9));
    assertThat(report.getArms(0).getUserGroupImpressions()).isEqualTo(sum);
    assertThat(figure(report, 2, ArmRatioKind.SPEND_PER_USER_GROUP)
            .getUserGroupDifference()
            .getEstimate())
        .isCloseTo(40_000, offset(1e-3));
    // Who sees more clicks on a smaller part of it, by hours nobody clicked.
    ArmRatio rate = figure(report, 2, ArmRatioKind.CLICK_RATE);
    assertThat(rate.getUserGroupDifference().getHigh()).isNegative();
    assertThat(rate.getNoiseExplained()).isGreaterThan(0.3);
    assertThat(rate.getDifference().hasLow()).isFalse();
    assertThat(figure(report, 1, ArmRatioKind.CLICK_RATE).hasUserGroupDifference())
        .isFalse();
  }

  /** One experiment after the other, the last of which did much to its arms: what was before them all is the past. */
  @Test
  void daysOfOtherExperimentsAreNoPastAndOlderOnesStandIn() {
    for (int arm = 1; arm <= 2; arm++) {
      delivered("2026-11-20T10:00:00Z", arm, 5_000);
    }
    for (int day = 7; day <= 19; day++) {
      String date = String.format(Locale.ROOT, "2026-11-%02d", day);
      groups(date, 500);
      delivered(date + "T10:00:00Z", 2, 1);
    }
    groups("2026-11-06", 0);
    groups("2026-10-02", 0);
    groups("2026-10-01", 0);
    // Too long ago for what is kept by groups.
    groups("2026-09-01", 500);
    groups("2026-11-21", 20);

    ExperimentReport report = reports.report("shading-1").join();

    assertThat(report.getUserGroups().getDaysBefore()).isEqualTo(3);
    assertThat(report.getUserGroups().getFirstDayBefore()).isEqualTo("2026-10-01");
    assertThat(report.getUserGroups().getLastDayBefore()).isEqualTo("2026-11-06");
    assertThat(report.getUserGroups().getDaysOfExperiments()).isEqualTo(13);
    ArmRatio seen = figure(report, 2, ArmRatioKind.IMPRESSIONS_PER_USER_GROUP);
    assertThat(seen.getNoiseExplained()).isCloseTo(1, offset(1e-9));
    assertThat(seen.getUserGroupDifference().getEstimate()).isCloseTo(20, offset(1e-6));
  }

  /** Older days are of use where newer ones are not: of those that there are, the latest. */
  @Test
  void noMoreOldDaysThanOfTheOthersAreMissing() {
    for (int arm = 1; arm <= 2; arm++) {
      delivered("2026-11-20T10:00:00Z", arm, 5_000);
    }
    groups("2026-11-19", 500);
    delivered("2026-11-19T10:00:00Z", 2, 1);
    for (int day = 1; day <= 18; day++) {
      groups(String.format(Locale.ROOT, "2026-11-%02d", day), day < 5 ? 500 : 0);
    }
    groups("2026-11-21", 20);

    ExperimentReport report = reports.report("shading-1").join();

    assertThat(report.getUserGroups().getDaysBefore()).isEqualTo(14);
    assertThat(report.getUserGroups().getFirstDayBefore()).isEqualTo("2026-11-05");
    assertThat(figure(report, 2, ArmRatioKind.IMPRESSIONS_PER_USER_GROUP)
            .getUserGroupDifference()
            .getEstimate())
        .isCloseTo(20, offset(1e-6));
  }

  @Test
  void withoutAPastIntervalsAreThoseOfTheGroupsAsTheyAre() {
    delivered("2026-11-20T10:00:00Z", 1, 5_000);
    delivered("2026-11-20T10:00:00Z", 2, 5_000);
    groups("2026-11-21", 20);

    ExperimentReport report = reports.report("shading-1").join();

    assertThat(report.getUserGroups().getDaysBefore()).isZero();
    ArmRatio seen = figure(report, 2, ArmRatioKind.IMPRESSIONS_PER_USER_GROUP);
    assertThat(seen.getNoiseExplained()).isZero();
    assertThat(seen.getUserGroupDifference().getHigh()
            - seen.getUserGroupDifference().getLow())
        .isGreaterThan(15);
  }

  /** A report that begins later, or says nothing, does not make past of what the arms did. */
  @Test
  void theBeginningIsWhenTheArmsFirstDelivered() {
    delivered("2026-11-20T10:00:00Z", 2, 5_000);
    delivered("2026-11-21T10:00:00Z", 2, 5_000);
    delivered("2026-11-22T10:00:00Z", 2, 5_000);
    groups("2026-11-19", 0);
    groups("2026-11-20", 20);
    groups("2026-11-21", 20);
    groups("2026-11-22", 20);

    begin("");
    ExperimentReport report = reports.report("shading-1").join();
    assertThat(report.getUserGroups().getFirstDay()).isEqualTo("2026-11-21");
    assertThat(report.getUserGroups().getDaysBefore()).isEqualTo(1);

    // By its hour at ten, so what of that day was before is of no arm.
    begin("2026-11-22T00:00:00Z");
    report = reports.report("shading-1").join();
    assertThat(report.getUserGroups().getDays()).as("the 23rd").isEqualTo(1);
    assertThat(report.getUserGroups().getCountedDays()).isZero();

    delivered("2026-11-22T00:00:00Z", 2, 5_000);
    report = reports.report("shading-1").join();
    assertThat(report.getUserGroups().getFirstDay()).isEqualTo("2026-11-22");
    assertThat(report.getUserGroups().getCountedDays()).isEqualTo(1);
    assertThat(report.getUserGroups().getDaysBefore()).as("19 only").isEqualTo(1);

    begin("2026-11-01T00:00:00Z");
    report = reports.report("shading-1").join();
    assertThat(report.getUserGroups().getFirstDay()).isEqualTo("2026-11-21");
    assertThat(report.getUserGroups().getDaysBefore()).isEqualTo(1);
  }

  @Test
  void anExperimentOfTodayIsNotComparedByGroupsYet() {
    begin("2026-11-23T10:00:00Z");
    delivered("2026-11-23T10:00:00Z", 1, 5_000);
    groups("2026-11-23", 0);

    ExperimentReport report = reports.report("shading-1").join();

    assertThat(report.getUserGroups().getDays()).isZero();
    assertThat(report.getArms(0).getUserGroupImpressions()).isZero();
    assertThat(report.getArms(0).getRatiosList())
        .noneMatch(ratio -> ratio.getKind() == ArmRatioKind.IMPRESSIONS_PER_USER_GROUP);
  }
}
