package io.segmento.platform.eventlog;

import io.segmento.platform.eventlog.EventLogMetrics.Drop;
import io.segmento.platform.eventlog.SpoolSegment.Broken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the store did not take, in files of a directory of this node's own, each batch sealed; the oldest is given back first. What would make it
 * larger than it may be is dropped and counted. Survives the process. For one thread.
 */
final class EventSpool implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventSpool.class);
  private static final String PREFIX = "events-";
  private static final String SUFFIX = ".spool";
  /** What is given back is deleted by the file. */
  private static final long SEGMENT_BYTES = 4L << 20;

  private final Path directory;
  private final long maxBytes;
  private final SpoolSeal seal;
  private final EventLogMetrics metrics;
  private final Clock clock;
  private final Deque<Path> waiting = new ArrayDeque<>();
  private @Nullable SpoolSegment writing;
  private @Nullable SpoolSegment reading;
  private long bytes;
  private long nextNumber = 1;

  private EventSpool(
      Path directory, long maxBytes, SpoolSeal seal, EventLogMetrics metrics, Clock clock) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.seal = seal;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Opens a directory, made when it is not there, with what an earlier process left in it. */
  static EventSpool open(
      Path directory, long maxBytes, SpoolSeal seal, EventLogMetrics metrics, Clock clock)
      throws IOException {
    Files.createDirectories(directory);
    EventSpool spool = new EventSpool(directory, maxBytes, seal, metrics, clock);
    List<Path> left;
    try (Stream<Path> files = Files.list(directory)) {
      left = files.filter(EventSpool::isSegment).sorted().toList();
    }
    for (Path file : left) {
      spool.waiting.add(file);
      spool.bytes += Files.size(file);
      spool.nextNumber = Math.max(spool.nextNumber, numberOf(file) + 1);
    }
    metrics.spoolBytes(spool.bytes);
    return spool;
  }

  boolean isEmpty() {
    return writing == null && reading == null && waiting.isEmpty();
  }

  /** Keeps a batch; what cannot be kept is counted as lost. */
  void add(List<LoggedEvent> batch) {
    byte[] sealed = seal.seal(batch, clock.millis());
    if (bytes + sealed.length > maxBytes) {
      metrics.dropped(Drop.SPOOL_FULL, batch.size());
      return;
    }
    try {
      SpoolSegment segment = writing;
      if (segment == null || segment.bytes() > SEGMENT_BYTES) {
        endWriting();
        segment = SpoolSegment.create(directory.resolve(name(nextNumber++)));
        writing = segment;
      }
      bytes += segment.append(sealed);
      metrics.spooled(batch.size());
      metrics.spoolBytes(bytes);
    } catch (IOException e) {
      log.error("the spool {} cannot be written", directory, e);
      metrics.dropped(Drop.SPOOL_BROKEN, batch.size());
    }
  }

  /** The oldest batch that is readable, which stays until {@link #taken}; empty when there is none. What is too old or broken is counted as lost. */
  Optional<List<LoggedEvent>> oldest() {
    while (true) {
      SpoolSegment segment = reading();
      if (segment == null) {
        return Optional.empty();
      }
      try {
        byte[] sealed = segment.peek();
        if (sealed == null) {
          endReading(segment);
          continue;
        }
        SpoolSeal.Opened opened = seal.open(sealed);
        if (clock.millis() - opened.atMillis() <= EventLogConfig.SPOOL_LIFE.toMillis()) {
          return Optional.of(opened.events());
        }
        metrics.dropped(Drop.SPOOL_EXPIRED, opened.events().size());
        segment.skip();
      } catch (IOException | Broken e) {
        // What follows in the file cannot be told from noise.
        log.error("a file of the spool {} is broken", directory, e);
        metrics.dropped(Drop.SPOOL_BROKEN, 1);
        endReading(segment);
      }
    }
  }

  /** The batch that {@link #oldest} gave is in the store. */
  void taken() {
    SpoolSegment segment = reading;
    if (segment != null) {
      segment.skip();
    }
  }

  @Override
  public void close() {
    try {
      endWriting();
      if (reading != null) {
        reading.close();
      }
    } catch (IOException e) {
      log.warn("the spool {} did not close", directory, e);
    }
  }

  private @Nullable SpoolSegment reading() {
    if (reading != null) {
      return reading;
    }
    try {
      if (waiting.isEmpty()) {
        endWriting();
      }
      Path next = waiting.poll();
      reading = next == null ? null : SpoolSegment.open(next);
      return reading;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void endReading(SpoolSegment segment) {
    try {
      segment.close();
      bytes -= Files.size(segment.file());
      Files.delete(segment.file());
    } catch (IOException e) {
      log.error("a file of the spool {} cannot be deleted", directory, e);
    }
    metrics.spoolBytes(bytes);
    reading = null;
  }

  private void endWriting() throws IOException {
    SpoolSegment segment = writing;
    if (segment != null) {
      writing = null;
      segment.close();
      waiting.add(segment.file());
    }
  }

  private static String name(long number) {
    return PREFIX + String.format(java.util.Locale.ROOT, "%012d", number) + SUFFIX;
  }

  private static boolean isSegment(Path file) {
    return file.getFileName().toString().matches(PREFIX + "\\d{12}\\" + SUFFIX);
  }

  private static long numberOf(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
  }
}
