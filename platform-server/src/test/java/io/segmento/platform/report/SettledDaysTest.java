package io.segmento.platform.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogModule;
import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.TestCounts;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Days that nothing is added to any more are read by one value each. */
final class SettledDaysTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final String FIRST = "2026-10-30";

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TestNode node;

  @BeforeEach
  void start() {
    node = TestNode.connected(
        redis.uri(), "", clock, new CatalogModule(), new CurrencyModule(), new ReportModule());
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addAllEntries(CatalogFixtures.entries())
            .build());
    Await.until("loaded", () -> node.get(Catalog.class).current().version() == 1);
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** In New York an hour stands twice in this month and is on none of the edges. */
  @ParameterizedTest
  @ValueSource(
      strings = {"UTC", "Europe/Moscow", "America/New_York", "+14:00", "-12:00", "Europe/London"})
  void whateverIsAskedLaterIsAnsweredByWhatWasKept(String zone) {
    for (String hour : List.of(
        "2026-10-31T09:00:00Z",
        "2026-10-31T21:00:00Z",
        "2026-11-01T04:00:00Z",
        "2026-11-01T23:00:00Z",
        "2026-11-02T00:00:00Z",
        "2026-11-18T13:00:00Z")) {
      count(hour, 3);
    }
    List<String> wins = rows(zone, FIRST, ReportMetric.WINS);
    List<String> clicks = rows(zone, FIRST, ReportMetric.CLICKS);
    assertThat(wins).hasSizeGreaterThan(2);
    forgetWhatWasCounted();
    assertThat(rows(zone, FIRST, ReportMetric.WINS)).isEqualTo(wins);
    assertThat(rows(zone, FIRST, ReportMetric.CLICKS)).isEqualTo(clicks);
    assertThat(total(zone, ReportMetric.WINS)).isEqualTo(18);
  }

  @Test
  void daysThatMayChangeAreReadAnew() {
    count("2026-11-20T23:00:00Z", 1);
    count("2026-11-21T00:00:00Z", 1);
    count("2026-11-22T20:00:00Z", 1);
    assertThat(rows("UTC", ReportMetric.WINS))
        .containsExactly("2026-11-20 1", "2026-11-21 1", "2026-11-22 1");
    // The 21st has been over for 34 hours: some node may not have told all of it yet.
    count("2026-11-21T23:00:00Z", 4);
    assertThat(rows("UTC", ReportMetric.WINS))
        .containsExactly("2026-11-20 1", "2026-11-21 5", "2026-11-22 1");
    assertThat(keptDays()).isEqualTo(20);
    // In Moscow the 21st ended three hours before.
    assertThat(rows("Europe/Moscow", ReportMetric.WINS))
        .containsExactly("2026-11-21 2", "2026-11-22 5");
    clock.advance(Duration.ofHours(14));
    assertThat(rows("UTC", ReportMetric.WINS))
        .containsExactly("2026-11-20 1", "2026-11-21 5", "2026-11-22 1");
    assertThat(keptDays()).isEqualTo(20 + 20 + 1);
  }

  /** It begins at 21:00 of the day before in UTC, and what is counted in an hour is there for two years. */
  @Test
  void dayOfWhichAnHourHasEndedIsNotKept() {
    LocalDate day = LocalDate.of(2026, 11, 2);
    ReportDays moscow = ReportDays.of(ZoneId.of("Europe/Moscow"), day, day);
    assertThat(moscow.isSettled(day, Instant.parse("2028-11-01T20:59:59Z"))).isTrue();
    assertThat(moscow.isSettled(day, Instant.parse("2028-11-01T21:00:00Z"))).isFalse();
    ReportDays utc = ReportDays.of(ZoneOffset.UTC, day, day);
    assertThat(utc.isSettled(day, Instant.parse("2028-11-01T21:00:00Z"))).isTrue();
  }

  @Test
  void kindsOfCountersThatWereNotKnownWhenADayWasKeptAreReadAnew() {
    count("2026-11-02T10:00:00Z", 2);
    // Of London's days hours are read, in which frequency is not counted; in winter they are UTC's.
    assertThat(rows("Europe/London", "2026-10-20", ReportMetric.WINS))
        .containsExactly("2026-11-02 2");
    assertThat(rows("UTC", ReportMetric.FREQUENCY_1)).containsExactly("2026-11-02 1");
    forgetWhatWasCounted();
    assertThat(rows("UTC", ReportMetric.FREQUENCY_1)).containsExactly("2026-11-02 1");
    assertThat(rows("Europe/London", "2026-10-20", ReportMetric.WINS))
        .containsExactly("2026-11-02 2");
  }

  @Test
  void whatCannotBeReadIsMadeAnew() {
    count("2026-11-02T10:00:00Z", 2);
    assertThat(rows("UTC", ReportMetric.WINS)).containsExactly("2026-11-02 2");
    String kept = "rs:{c:retarget}:202611";
    // A counter without its sum.
    Map<String, String> damaged = redis.run(commands -> commands.hkeys(kept)).stream()
        .collect(Collectors.toMap(field -> field, field -> "\u001e\u0001"));
    long added = redis.run(commands -> commands.hset(kept, damaged));
    assertThat(added).isZero();
    assertThat(rows("UTC", ReportMetric.WINS)).containsExactly("2026-11-02 2");
  }

  @Test
  void whatIsKeptEndsWithTheDaysThatItIsOf() {
    count("2026-10-02T10:00:00Z", 2);
    assertThat(rows("UTC", "2026-10-01", ReportMetric.WINS)).containsExactly("2026-10-02 2");
    long ends = redis.run(commands -> commands.expiretime("rs:{c:retarget}:202610"));
    assertThat(ends).isEqualTo(Instant.parse("2028-11-01T00:00:00Z").getEpochSecond());
  }

  /** Of a user who saw something. */
  private void count(String hour, long wins) {
    TestCounts.add(
        node.get(RedisStore.class),
        "retarget",
        TestCounts.CELL,
        hour,
        Map.of(Counter.WINS, wins, Counter.CLICKS, wins * 1_000_000_007L),
        "somebody".getBytes(StandardCharsets.UTF_8));
  }

  private static void forgetWhatWasCounted() {
    redis.run(commands -> {
      for (String kind : List.of("r:*", "rm:*")) {
        commands.keys(kind).forEach(commands::del);
      }
      return 0;
    });
  }

  private static long keptDays() {
    return redis.run(commands -> commands.hlen("rs:{c:retarget}:202611"));
  }

  private List<String> rows(String zone, ReportMetric metric) {
    return rows(zone, "2026-11-01", metric);
  }

  private List<String> rows(String zone, String from, ReportMetric metric) {
    return ReportServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .query(query(zone, from, metric).addDimensions(ReportDimension.DAY).build())
        .getRowsList()
        .stream()
        .filter(row -> row.getValues(0).getValue() != 0)
        .map(row -> row.getDimensions(0) + " " + row.getValues(0).getValue())
        .toList();
  }

  private long total(String zone, ReportMetric metric) {
    return ReportServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .query(query(zone, FIRST, metric).build())
        .getRows(0)
        .getValues(0)
        .getValue();
  }

  private static ReportQuery.Builder query(String zone, String from, ReportMetric metric) {
    return ReportQuery.newBuilder()
        .setFromDay(from)
        .setToDay("2026-11-23")
        .setTimeZone(zone)
        .addCampaignIds("retarget")
        .addMetrics(metric);
  }
}
