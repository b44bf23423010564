package io.segmento.platform.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the store does not take is on disk, sealed, and comes to the log when the store is back. */
final class EventSpoolTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock(Instant.now());

  @Test
  void outageLosesNothingAlsoWhenTheNodeEndsInIt() throws Exception {
    try (EventLogNode node = EventLogNode.start(redis, clock, spool())) {
      node.bid(0, clock.millis());
      Await.until("written", () -> metric(node, "segmento_events_written_total") == 1);
      redis.stop();
      IntStream.range(1, 3_000).forEach(i -> node.bid(i, clock.millis()));
      Await.until("spooled", () -> metric(node, "segmento_events_spooled_total") == 2_999);
    }
    String disk = disk();
    assertThat(disk).hasSizeGreaterThan(100_000).doesNotContain("banner").doesNotContain("shop");
    try (EventLogNode node = EventLogNode.alone(redis, clock, spool())) {
      // The node that comes up without the store takes more.
      IntStream.range(3_000, 3_100).forEach(i -> node.bid(i, clock.millis()));
      Await.until("spooled", () -> metric(node, "segmento_events_spooled_total") == 100);
      redis.start();
      Await.until("replayed", () -> metric(node, "segmento_events_replayed_total") >= 3_099);
      List<EventEntry> events = EventLogNode.read(node.reader("test", "one"), 3_099);
      assertThat(events.stream().map(EventEntry::eventId).distinct()).hasSize(3_099);
      Await.until("the disk is free", () -> metric(node, "segmento_events_spool_bytes") == 0);
      assertThat(disk()).isEmpty();
    }
  }

  @Test
  void whatIsTooLargeOrTooOldOrBrokenIsCountedAsLost() throws Exception {
    redis.stop();
    String small = spool() + "\nevents.spool.megabytes = 1";
    try (EventLogNode node = EventLogNode.alone(redis, clock, small)) {
      IntStream.range(0, 30_000).forEach(i -> node.bid(i, clock.millis()));
      Await.until(
          "full",
          () -> dropped(node, "spool_full") > 0
              && dropped(node, "spool_full") + metric(node, "segmento_events_spooled_total")
                  == 30_000);
      assertThat(metric(node, "segmento_events_spool_bytes")).isLessThanOrEqualTo(1 << 20);
    }
    Path file;
    try (Stream<Path> files = Files.list(directory)) {
      file = files.findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    clock.advance(Duration.ofHours(25));
    redis.start();
    try (EventLogNode node = EventLogNode.start(redis, clock, small)) {
      Await.until("looked through", () -> metric(node, "segmento_events_spool_bytes") == 0);
      assertThat(dropped(node, "spool_expired")).isPositive();
      assertThat(dropped(node, "spool_broken")).isEqualTo(1);
      assertThat(metric(node, "segmento_events_replayed_total")).isZero();
    }
  }

  private String spool() {
    return "events.spool.directory = \"" + directory + "\"\nevents.queue = 65536";
  }

  private String disk() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(EventSpoolTest::text).collect(Collectors.joining());
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double dropped(EventLogNode node, String reason) {
    return node.get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_events_dropped_total", new String[] {"reason"}, new String[] {reason});
  }

  private static double metric(EventLogNode node, String name) {
    return node.get(CollectorRegistry.class).getSampleValue(name);
  }
}
