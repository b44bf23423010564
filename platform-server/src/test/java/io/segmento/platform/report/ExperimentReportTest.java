package io.segmento.platform.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.counter.Breakdown;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.People;
import io.segmento.platform.counter.TestCounts;
import io.segmento.platform.experiment.Experiments;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.HoldOutLift;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class ExperimentReportTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final byte[] SECRET = new byte[KeyRing.KEY_BYTES];

  private final MutableClock clock = MutableClock.at("2026-11-23T20:30:00Z");
  private TestNode node;
  private ExperimentReports reports;

  @BeforeEach
  void start() {
    node = TestNode.connected(redis.uri(), "", clock);
    List<CatalogEntry> entries = new ArrayList<>(CatalogFixtures.entries());
    entries.removeIf(entry -> entry.getCampaign().getId().equals("brand"));
    entries.add(CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
        .setExperiment(Experiment.newBuilder()
            .setId("shading-1")
            .setStartsAtMillis(Instant.parse("2026-11-23T10:00:00Z").toEpochMilli())
            .addArms(arm("now", 450))
            .addArms(arm("then", 450))
            .addArms(arm("nothing", 100).setHoldOut(true)))
        .build()));
    RedisCounters counters = new RedisCounters(node.get(RedisStore.class));
    reports = new ExperimentReports(
        Catalog.of(CatalogSnapshot.of(1, entries)),
        counters,
        new GroupHistories(counters),
        new Experiments(new KeyRing(SECRET, 1, Map.of(1, SECRET))),
        clock);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static ExperimentArm.Builder arm(String name, int users) {
    return ExperimentArm.newBuilder().setName(name).setUsersPermille(users);
  }

  private void count(int hour, int arm, Map<Counter, Long> counters) {
    TestCounts.add(
        node.get(RedisStore.class),
        "brand",
        new Breakdown("test", 1, "DEU", 4, "banner", "scripted/1.0/" + arm),
        String.format(Locale.ROOT, "2026-11-23T%02d:00:00Z", hour),
        counters,
        null);
  }

  private static Map<Counter, Long> delivered(long clicks) {
    return Map.of(
        Counter.IMPRESSIONS, 10_000L, Counter.CLICKS, clicks, Counter.SPEND_MICROS, 5_000_000L);
  }

  @Test
  void armsAreSummedOverHoursAndComparedWithTheFirst() {
    for (int hour = 10; hour < 20; hour++) {
      count(hour, 1, delivered(100 + hour % 3));
      count(hour, 2, delivered(150 + hour % 2));
      count(hour, 3, Map.of(Counter.GHOST_BIDS, 7L));
    }
    // Before it began, and outside of any experiment.
    count(9, 2, delivered(1_000_000));
    count(12, 0, delivered(1_000_000));

    ExperimentReport report = reports.report("shading-1").join();

    assertThat(report.getCampaignId()).isEqualTo("brand");
    assertThat(report.getArms(0).getImpressions()).isEqualTo(100_000);
    assertThat(report.getArms(1).getClicks()).isEqualTo(1_505);
    assertThat(report.getArms(2).getGhostBids()).isEqualTo(70);
    assertThat(report.getArms(2).getRatiosCount()).isZero();
    ArmRatio clicks = report.getArms(1).getRatios(0);
    assertThat(clicks.getValue().getEstimate()).isCloseTo(0.01505, offset(1e-9));
    assertThat(clicks.getDifference().getLow()).isGreaterThan(0.0045);
    assertThat(clicks.getDifference().getHigh()).isLessThan(0.0055);
    assertThat(report.getArms(0).getRatios(0).hasDifference()).isFalse();
    // Nothing converted.
    assertThat(report.getArms(1).getRatios(3).getValue().hasLow()).isFalse();
    assertThat(report.getSampleRatio().hasPValue()).isFalse();
    assertThat(report.getArms(2).getUsersPermille()).isEqualTo(100);
    assertThat(report.getHoldOut().hasLift()).as("nobody bought").isFalse();
    assertThat(reports.report("brand").join()).isEqualTo(report);
  }

  @Test
  void whoIsHeldOutIsComparedWithWhoIsBidForByWhoBuys() {
    people(People.EXPOSED, 0, 2_000);
    people(People.EXPOSED_BUYERS, 0, 240);
    people(People.HELD_OUT, 5_000, 1_000);
    people(People.HELD_OUT_BUYERS, 5_000, 60);

    HoldOutLift lift = reports.report("shading-1").join().getHoldOut();

    // Twice as many of them, to the error of estimates of people.
    assertThat(lift.getBidFor()).isBetween(1_900L, 2_100L);
    assertThat(lift.getHeldOutBuyers()).isBetween(55L, 65L);
    assertThat(lift.getLift().getEstimate()).isBetween(0.8, 1.2);
    assertThat(lift.getLift().getLow()).isBetween(0.3, 0.8);
    assertThat(lift.getLift().getHigh()).isBetween(1.3, 2.0);
  }

  private void people(People kind, int from, int count) {
    byte[] key = CounterKeys.dayPeople("brand", LocalDate.parse("2026-11-23"), kind);
    String[] people =
        IntStream.range(from, from + count).mapToObj(i -> "person " + i).toArray(String[]::new);
    redis.run(commands -> commands.pfadd(new String(key, US_ASCII), people));
  }

  @Test
  void anExperimentThatIsNotThereIsNotFound() {
    assertThatThrownBy(() -> reports.report("retarget"))
        .hasMessageContaining("expected: an experiment's or its campaign's id");
  }
}
