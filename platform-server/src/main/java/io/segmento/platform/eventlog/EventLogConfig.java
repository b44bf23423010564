package io.segmento.platform.eventlog;

import io.segmento.platform.config.ConfigReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the log is written.
 *
 * @param streamEntries the most entries of one stream of a campaign; beyond them the oldest go, read or not
 * @param queue the most events that wait in memory for the writer
 * @param noBidsOneIn of how many no-bids one is logged; 0: none
 * @param spool a directory of this node's own for what the store does not take; empty: that is dropped
 * @param spoolBytes the most bytes in it
 * @param forgetAfter how long after somebody asked to be forgotten the streams are gone through: longer than an event is on its way
 */
public record EventLogConfig(
    long streamEntries,
    int queue,
    int noBidsOneIn,
    Optional<Path> spool,
    long spoolBytes,
    Duration forgetAfter) {
  /** An entry of a stream of bids holds up to 32 events, and about half of that on a node that is not idle. */
  private static final int EVENTS_OF_BID_ENTRY = 16;

  static final Duration SPOOL_LIFE = Duration.ofHours(24);

  private static final long MEGABYTE = 1L << 20;

  static EventLogConfig from(ConfigReader config) {
    return new EventLogConfig(
        config.longInteger("events.stream-entries", 500_000, 1_000, 100_000_000),
        config.integer("events.queue", 65_536, 64, 1 << 22),
        config.integer("events.no-bids-one-in", 1_000, 0, 1_000_000),
        config.path("events.spool.directory"),
        config.longInteger("events.spool.megabytes", 256, 1, 100_000) * MEGABYTE,
        config.duration("events.forget-after", Duration.ofSeconds(5)));
  }

  /** The most entries of one stream of bids and no-bids. */
  long bidStreamEntries() {
    return Math.max(1, streamEntries / EVENTS_OF_BID_ENTRY);
  }
}
