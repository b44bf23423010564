package io.segmento.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.eventlog.EventBacklog;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten times as many events as the sink takes, for so long that all that is bounded is full: core, store and sink hold no more than they may, and what does not
 * reach the files is counted, by the core or by the sink. In the full run only; {@code -Dsegmento.test.overload-seconds} says for how long.
 */
@EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
final class SinkOverloadTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final long SECONDS = Long.getLong("segmento.test.overload-seconds", 60);
  private static final int TIMES = 10;
  /** By the sixteen streams of bids, of a sixteenth of these entries each. */
  private static final int MOST_ENTRIES = 8_000;
  /** Redis lets go of whole nodes of a stream. */
  private static final double ABOUT = 1.25;

  private static final double FULL = 0.95;

  private static final int EVENTS_OF_ENTRY = 32;
  private static final int STREAMS = 16;
  private static final int QUEUE = 65_536;
  private static final Duration FEEDING = Duration.ofMillis(200);
  private static final Duration LONGEST_TURN = Duration.ofSeconds(1);

  @TempDir
  Path work;

  private long fed;
  private long peakQueued;
  private long peakEntries;
  private long peakResident;
  private long fillingMemory;
  private long fullMemory;

  /** Entries of all streams that were ever added, and that the sink was ever given. */
  private record Flow(long added, long read, long kept) {}

  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  @Test
  void tenTimesWhatTheSinkTakesFillsNothingAndIsCounted() throws Exception {
    Path events = work.resolve("events");
    try (SinkNode node = SinkNode.start(
            redis,
            Clock.systemUTC(),
            "redis.timeout = 60 s\nevents.stream-entries = " + MOST_ENTRIES + "\nevents.queue = "
                + QUEUE + "\nevents.spool.directory = \"" + work.resolve("spool") + "\"");
        SinkProcess sink = start(events)) {
      Await.until("the sink is ready", Duration.ofMinutes(2), sink::isReady);
      // From here on the sink misses what it is not given: of streams that it has never seen it
      // knows
      // nothing.
      for (int i = 0; i < 64 * EVENTS_OF_ENTRY; i++) {
        bid(node);
      }
      Await.until(
          "the sink reads all streams",
          Duration.ofMinutes(1),
          () -> flow().added() > 0
              && written(node) == fed
              && flow().read() == flow().added()
              && redis.run(commands -> commands.keys("ev:{s:*")).size() == STREAMS);
      sink.pause();
      overload(node, sink);
      Flow overloaded = flow();
      assertThat(overloaded.added()).isGreaterThanOrEqualTo(TIMES * overloaded.read());
      assertThat(overloaded.read()).isPositive();
      sink.resume();

      // The metrics say so while it lasts.
      Await.until(
          "the sink tells what it misses",
          Duration.ofMinutes(1),
          () -> sink.metric("segmento_sink_missed_entries").orElse(0.0) > 0);
      // More than the queue holds, without waiting for the writer.
      for (int i = 0; i < 4 * QUEUE; i++) {
        bid(node);
      }
      Await.until(
          "all is written, or counted",
          Duration.ofMinutes(2),
          () -> written(node) + dropped(node) == fed
              && metric(node, "segmento_events_spool_bytes") == 0);
      EventBacklog backlog = node.get(EventBacklog.class);
      Await.until("the sink has all that is left", Duration.ofMinutes(5), () -> {
        EventBacklog.Behind behind = backlog.of("parquet");
        return behind.lag() == 0 && behind.pending() == 0;
      });
      Flow end = flow();
      long missed = end.added() - end.read();
      Await.until(
          "the sink tells it",
          Duration.ofMinutes(1),
          () -> sink.metric("segmento_sink_missed_entries").orElse(-1.0) == missed
              && sink.metric("segmento_sink_lag_entries").orElse(-1.0) == 0);
      assertThat(sink.metric("segmento_sink_failures_total").orElse(-1.0)).isZero();
      peakResident = Math.max(peakResident, sink.residentBytes());
      assertThat(sink.end()).isEqualTo(143);

      long rows = rows(events);
      tell(node, overloaded, missed, rows);
      // Every event that is not in the files was dropped by the core, or was in an entry that was
      // missed.
      assertThat(written(node) - rows).isBetween(missed, EVENTS_OF_ENTRY * missed);
      assertThat(peakQueued).isLessThanOrEqualTo(QUEUE);
      assertThat((double) peakEntries).isLessThan(ABOUT * MOST_ENTRIES);
      assertThat((double) fullMemory).isLessThan(ABOUT * fillingMemory);
    }
  }

  /** The sink gets a turn whenever it has had less than a tenth of what came. */
  private void overload(SinkNode node, SinkProcess sink) throws Exception {
    boolean isFull = false;
    long ends = Long.MAX_VALUE;
    Flow flow = flow();
    while (!isFull || System.nanoTime() < ends || flow.added() < TIMES * flow.read()) {
      long fedUntil = System.nanoTime() + FEEDING.toNanos();
      while (System.nanoTime() < fedUntil) {
        if (metric(node, "segmento_events_queued") < QUEUE / 2) {
          for (int i = 0; i < 1_000; i++) {
            bid(node);
          }
        } else {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
      }
      flow = flow();
      if (flow.added() > (TIMES + 1L) * flow.read() + MOST_ENTRIES / 2) {
        takeSomething(sink, flow);
        // It may have taken more than it was to.
        flow = flow();
      }
      look(node, sink, flow, isFull);
      if (!isFull && flow.kept() > FULL * MOST_ENTRIES) {
        isFull = true;
        ends = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
      }
    }
  }

  private static void takeSomething(SinkProcess sink, Flow before) throws Exception {
    long turnEnds = System.nanoTime() + LONGEST_TURN.toNanos();
    sink.resume();
    do {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    } while (flow().read() == before.read() && System.nanoTime() < turnEnds);
    sink.pause();
  }

  private void look(SinkNode node, SinkProcess sink, Flow flow, boolean isFull) throws IOException {
    peakQueued = Math.max(peakQueued, (long) metric(node, "segmento_events_queued"));
    peakEntries = Math.max(peakEntries, flow.kept());
    peakResident = Math.max(peakResident, sink.residentBytes());
    long memory = redis.<Long>run(commands -> commands
        .info("memory")
        .lines()
        .filter(line -> line.startsWith("used_memory:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
        .sum());
    if (isFull) {
      fullMemory = Math.max(fullMemory, memory);
    } else {
      fillingMemory = Math.max(fillingMemory, memory);
    }
  }

  private void bid(SinkNode node) {
    node.bid((int) fed, System.currentTimeMillis());
    fed++;
  }

  private static Flow flow() {
    return redis.run(commands -> {
      Flow sum = new Flow(0, 0, 0);
      for (String stream : commands.keys("ev:{s:*")) {
        List<Object> told = commands.xinfoStream(stream);
        long read = commands.xinfoGroups(stream).stream()
            .filter(List.class::isInstance)
            .mapToLong(group -> number((List<?>) group, "entries-read"))
            .sum();
        sum = new Flow(
            sum.added() + number(told, "entries-added"),
            sum.read() + read,
            sum.kept() + number(told, "length"));
      }
      return sum;
    });
  }

  private static long number(List<?> fields, String name) {
    int place = fields.indexOf(name);
    return place >= 0 && fields.get(place + 1) instanceof Long number ? number : 0;
  }

  private void tell(SinkNode node, Flow overloaded, long missed, long rows) {
    System.out.printf(
        Locale.ROOT,
        "%,d events in %d s and after; %,d entries came and %,d were taken while it lasted; written to the log %,d, dropped by the core %,d,"
            + " missed by the sink %,d entries, in the files %,d; queued at most %,d of %,d, entries kept at most %,d of about %,d,"
            + " Redis %d MB when they were full and %d MB at most afterwards, sink resident %d MB with a heap of 96%n",
        fed,
        SECONDS,
        overloaded.added(),
        overloaded.read(),
        written(node),
        dropped(node),
        missed,
        rows,
        peakQueued,
        QUEUE,
        peakEntries,
        MOST_ENTRIES,
        fillingMemory >> 20,
        fullMemory >> 20,
        peakResident >> 20);
  }

  private SinkProcess start(Path events) throws IOException {
    Path config = Files.writeString(work.resolve("sink.conf"), """
        dev = true
        admin.port = 0
        redis.uri = "%s"
        redis.timeout = 60 s
        sink.parquet.directory = "%s"
        sink.commit-interval = 2 s
        """.formatted(redis.uri(), events));
    return SinkProcess.start(config, work.resolve("sink.log"), "-Xmx96m");
  }

  private static long written(SinkNode node) {
    return (long) (metric(node, "segmento_events_written_total")
        + metric(node, "segmento_events_replayed_total"));
  }

  private static long dropped(SinkNode node) {
    return (long) Collections.list(node.get(CollectorRegistry.class).metricFamilySamples()).stream()
        .flatMap(family -> family.samples.stream())
        .filter(sample -> sample.name.equals("segmento_events_dropped_total"))
        .mapToDouble(sample -> sample.value)
        .sum();
  }

  private static double metric(SinkNode node, String name) {
    return node.get(CollectorRegistry.class).getSampleValue(name);
  }

  private static long rows(Path events) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT count(DISTINCT event_id), count(*) FROM read_parquet('"
                + events + "/dt=*/*.parquet')")) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(rows.getLong(2));
      return rows.getLong(1);
    }
  }
}
