package io.segmento.sinks.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.sinks.SinkNode;
import io.segmento.sinks.SinkPump;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is in the files, as another reader of Parquet than the writer sees it. */
final class ParquetSinkTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final int EVENTS = Boolean.getBoolean("segmento.test.full") ? 1_000_000 : 20_000;
  private static final long SEED = 20261126;

  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock(Instant.now());
  private final long yesterday = clock.millis() - Duration.ofDays(1).toMillis();
  private SinkNode node;

  @BeforeEach
  void start() {
    node = SinkNode.start(redis, clock);
  }

  @AfterEach
  void close() {
    node.close();
  }

  /** Events come twice and in any order, and the sink is killed again and again, at each step of its work. */
  @Timeout(600)
  @Test
  void everyEventIsThereOnceWhateverEndsTheProcess() throws Exception {
    Random random = new Random(SEED);
    List<Integer> numbers = new ArrayList<>();
    IntStream.range(0, EVENTS).forEach(numbers::add);
    IntStream.range(0, EVENTS / 10).forEach(i -> numbers.add(random.nextInt(EVENTS)));
    Collections.shuffle(numbers, random);
    int given = 0;
    int kills = 0;
    while (given < numbers.size()) {
      int end = Math.min(numbers.size(), given + 30_000);
      for (int number : numbers.subList(given, end)) {
        node.bid(number, at(number));
      }
      int written = end;
      Await.until(
          "written",
          Duration.ofSeconds(60),
          () -> metric("segmento_events_written_total") == written);
      given = end;
      kills += run(random, given == numbers.size());
    }
    assertThat(kills).isPositive();

    TreeMap<String, long[]> sums = new TreeMap<>();
    for (int number = 0; number < EVENTS; number++) {
      String cell = day(at(number)) + " c" + number % SinkNode.CAMPAIGNS;
      long[] sum = sums.computeIfAbsent(cell, unused -> new long[2]);
      sum[0]++;
      sum[1] += SinkNode.price(number);
    }
    TreeMap<String, String> expected = new TreeMap<>();
    sums.forEach((cell, sum) -> expected.put(cell, sum[0] + " " + sum[1]));
    TreeMap<String, String> found = new TreeMap<>();
    query(
        "SELECT dt || ' ' || campaign_id, count(*) || ' ' || sum(bid_price_cpm_micros)::BIGINT"
            + " FROM events GROUP BY 1",
        row -> found.put(row.getString(1), row.getString(2)));
    assertThat(found).isEqualTo(expected);
    assertThat(one("SELECT count(DISTINCT event_id) FROM events")).isEqualTo(EVENTS);
    assertThat(one("SELECT count(*) FROM events WHERE user_ref IS NULL")).isZero();
    assertThat(one("SELECT count(DISTINCT user_ref) FROM events")).isEqualTo(SinkNode.USERS);
  }

  /** Runs the sink to the end of what there is; each time but the last it ends somewhere on its way. Answers how often it was killed. */
  private int run(Random random, boolean last) throws Exception {
    int kills = 0;
    for (int round = 0; ; round++) {
      boolean kill = round < (last ? 3 : 4);
      ParquetSink sink = new ParquetSink(directory);
      SinkPump pump = node.pump(sink, "parquet");
      int polls = kill ? 1 + random.nextInt(4) : Integer.MAX_VALUE;
      int empty = 0;
      for (int i = 0; i < polls && empty < 3; i++) {
        empty = pump.step() == 0 ? empty + 1 : 0;
      }
      switch (kill ? random.nextInt(3) : 2) {
        // Killed while it wrote; killed when the files were whole and nothing was acknowledged; not
        // killed here.
        case 0 -> kills++;
        case 1 -> {
          sink.commit();
          kills++;
        }
        default -> pump.commit();
      }
      pump.close();
      if (!kill) {
        return kills;
      }
    }
  }

  @Test
  void whoIsForgottenIsInNoFileAndAllElseStays() throws Exception {
    IntStream.range(0, 500).forEach(i -> node.bid(i, at(i)));
    Await.until("written", () -> metric("segmento_events_written_total") == 500);
    try (ParquetSink sink = new ParquetSink(directory);
        SinkPump pump = node.pump(sink, "parquet")) {
      readAll(pump);
      pump.commit();
      String before = text("SELECT md5(string_agg(e::VARCHAR, ',' ORDER BY event_id)) FROM"
          + " (SELECT * EXCLUDE (user_ref, filename) FROM events) e");
      node.erase(7);
      Await.until("heard", () -> pump.forget() == 10);
      assertThat(one("SELECT count(*) FROM events WHERE user_ref IS NULL")).isEqualTo(10);
      assertThat(
              one("SELECT count(DISTINCT bid_price_cpm_micros) FROM events WHERE user_ref IS NULL"
                  + " AND (bid_price_cpm_micros - 1000000) % 50 <> 7"))
          .isZero();
      assertThat(text("SELECT md5(string_agg(e::VARCHAR, ',' ORDER BY event_id)) FROM"
              + " (SELECT * EXCLUDE (user_ref, filename) FROM events) e"))
          .isEqualTo(before);
      // The same events again, as a script put them back without their user: they are there
      // already.
      readAll(pump);
      pump.commit();
      assertThat(one("SELECT count(*) FROM events")).isEqualTo(500);
    }
  }

  @Test
  void columnsSayWhatTheEventSaid() throws Exception {
    node.bid(3, yesterday);
    Await.until("written", () -> metric("segmento_events_written_total") == 1);
    try (ParquetSink sink = new ParquetSink(directory);
        SinkPump pump = node.pump(sink, "parquet")) {
      readAll(pump);
      pump.commit();
    }
    assertThat(
            text(
                "SELECT type || ' ' || format || ' ' || strategy || ' ' || epoch_ms(event_time) || ' '"
                    + " || billed || ' ' || stands_for || ' ' || coalesce(country, 'none') FROM events"))
        .isEqualTo("bid banner fixed-cpm " + yesterday + " false 1 none");
  }

  /** Far fewer ids are kept than there are events: what was written longer ago is known from the files. */
  @Test
  void eventsThatComeAgainAreToldApartWithLittleMemory() throws Exception {
    long perHour = 50;
    int hours = 20;
    try (ParquetSink sink = new ParquetSink(directory, (int) (2 * perHour));
        SinkPump pump = node.pump(sink, "parquet")) {
      for (int pass = 0; pass < 2; pass++) {
        for (int hour = 0; hour < hours; hour++) {
          for (int i = 0; i < perHour; i++) {
            node.bid(
                (int) (hour * perHour) + i, yesterday + Duration.ofHours(hour).toMillis());
          }
          long written = (pass * hours + hour + 1) * perHour;
          Await.until("written", () -> metric("segmento_events_written_total") == written);
          Await.until("read", () -> {
            var unused = pump.step();
            return metric("segmento_events_read_total", "parquet") == written;
          });
        }
      }
      pump.commit();
      assertThat(one("SELECT count(*) FROM events")).isEqualTo(hours * perHour);
      assertThat(one("SELECT count(DISTINCT event_id) FROM events")).isEqualTo(hours * perHour);
    }
  }

  @Test
  void oneProcessAtATimeWritesToADirectory() throws Exception {
    try (ParquetSink first = new ParquetSink(directory)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> new ParquetSink(directory))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("expected: one at a time");
    }
  }

  private void readAll(SinkPump pump) throws Exception {
    int empty = 0;
    while (empty < 3) {
      empty = pump.step() == 0 ? empty + 1 : 0;
    }
  }

  /** Of two days, and of some hours of them. */
  private long at(int number) {
    long end = number % 2 == 0 ? yesterday : clock.millis();
    return end - Duration.ofMinutes(number / 2 % 3 * 10L).toMillis();
  }

  private static LocalDate day(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private double metric(String name) {
    return node.get(CollectorRegistry.class).getSampleValue(name);
  }

  private double metric(String name, String group) {
    Double value = node.get(CollectorRegistry.class)
        .getSampleValue(name, new String[] {"group"}, new String[] {group});
    return value == null ? 0 : value;
  }

  private interface Row {
    void take(ResultSet row) throws SQLException;
  }

  private void query(String sql, Row row) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("CREATE VIEW events AS SELECT * FROM read_parquet('"
          + directory + "/dt=*/*.parquet', hive_partitioning = true, hive_types = {'dt': VARCHAR},"
          + " filename = true)");
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          row.take(rows);
        }
      }
    }
  }

  private long one(String sql) throws SQLException {
    return Long.parseLong(text(sql));
  }

  private String text(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    query(sql, row -> found.add(row.getString(1)));
    return found.get(0);
  }
}
