package io.segmento.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The process, from its configuration file to the end by a signal. */
@Timeout(400)
final class SinkMainTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir
  Path work;

  private final List<SinkProcess> started = new ArrayList<>();

  @AfterEach
  void leaveNothingBehind() {
    started.forEach(SinkProcess::close);
  }

  @Test
  void killedAndStartedAgainItWritesEachEventOnceAndForgets() throws Exception {
    Path events = work.resolve("events");
    try (SinkNode node = SinkNode.start(redis, Clock.systemUTC())) {
      // Every commit but the last is left to chance.
      SinkProcess sink = start(events, "300 ms");
      bids(node, 0, 2_000);
      Await.until("files", LONG, () -> countFiles(events) > 0);
      bids(node, 2_000, 3_000);
      sink.kill();
      Path unfinished = events.resolve(".open").resolve("2026-01-01.parquet");
      Files.createDirectories(unfinished.getParent());
      Files.writeString(unfinished, "what a killed process had not finished");

      sink = start(events, "2 minutes");
      bids(node, 3_000, 4_000);
      SinkProcess second = sink;
      Await.until("ready", LONG, second::isReady);
      assertThat(unfinished).doesNotExist();
      node.erase(7);
      Await.until(
          "forgotten",
          LONG,
          () -> count(events, "SELECT count(*) FROM events WHERE user_ref IS NULL") == 80);
      bids(node, 4_000, 4_100);
      // What made the files anew may have committed some of them; the rest, nothing but the signal
      // does.
      Await.until(
          "all is read",
          LONG,
          () -> count(events, "SELECT count(*) FROM events")
                  + second.metric("segmento_sink_uncommitted_events").orElse(0.0)
              == 4_100);
      Await.until("told", LONG, () -> second.metric("segmento_sink_lag_entries").orElse(1.0) == 0);
      assertThat(second.end()).isEqualTo(143);

      assertThat(count(events, "SELECT count(*) FROM events")).isEqualTo(4_100);
      assertThat(count(events, "SELECT count(DISTINCT event_id) FROM events")).isEqualTo(4_100);
      assertThat(redis.<Long>run(commands -> commands.keys("ev:{s:*").stream()
              .mapToLong(stream -> commands.xpending(stream, "parquet").getCount())
              .sum()))
          .isZero();
    }
  }

  @Test
  void aWrongConfigurationIsNamedKeyByKey() throws Exception {
    Path config = Files.writeString(work.resolve("sink.conf"), """
        sink.to = parquet
        sink.commit-interval = 1 h
        sink.parquet.director = "x"
        """);
    Path log = work.resolve("log");
    Process process = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SinkMain.class.getName(),
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readString(log))
        .contains("sink.commit-interval", "expected: 1 ms to 2 minutes")
        .contains("sink.parquet.directory: \"\" (expected: a directory for the files)")
        .contains("did you mean sink.parquet.directory?");
  }

  private SinkProcess start(Path events, String commitInterval) throws IOException {
    Path config = Files.writeString(
        work.resolve("sink.conf"), """
        dev = true
        admin.port = 0
        redis.uri = "%s"
        redis.timeout = 60 s
        sink.parquet.directory = "%s"
        sink.commit-interval = %s
        """.formatted(redis.uri(), events, commitInterval));
    SinkProcess sink =
        SinkProcess.start(config, work.resolve("sink.log"), "-Xmx128m", "-XX:TieredStopAtLevel=1");
    started.add(sink);
    return sink;
  }

  private static void bids(SinkNode node, int from, int to) {
    IntStream.range(from, to).forEach(i -> node.bid(i, System.currentTimeMillis()));
    Await.until(
        "written",
        LONG,
        () -> node.get(CollectorRegistry.class).getSampleValue("segmento_events_written_total")
            == to);
  }

  private static long countFiles(Path events) throws IOException {
    if (!Files.isDirectory(events)) {
      return 0;
    }
    try (Stream<Path> found = Files.walk(events)) {
      return found
          .filter(file -> file.getFileName().toString().startsWith("events-"))
          .count();
    }
  }

  private static long count(Path events, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(
          "CREATE VIEW events AS SELECT * FROM read_parquet('" + events + "/dt=*/*.parquet')");
      try (ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
