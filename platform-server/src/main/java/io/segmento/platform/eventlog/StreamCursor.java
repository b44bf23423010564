package io.segmento.platform.eventlog;

import io.segmento.platform.redis.RedisStreamEntry;
import io.segmento.platform.redis.RedisStreamGroup;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where a reader is in one stream, and when it looks there again: a quiet stream is asked less and less often. For one thread. */
final class StreamCursor {
  private static final String BEGIN = "0-0";

  private enum Phase {
    /** What this consumer had got before it was started. */
    OWN,
    /** What others have left lying. */
    CLAIM,
    NEW
  }

  private final String stream;
  private final EventReaderConfig config;
  private final int entries;
  private Phase phase = Phase.OWN;
  private String from = BEGIN;
  private long idleNanos;
  private long dueNanos;
  private long claimNanos;
  private boolean asked;
  private boolean behind;

  StreamCursor(String stream, EventReaderConfig config) {
    this.stream = stream;
    this.config = config;
    // So that as many events come of each stream, whether or not several stand in an entry.
    entries = EventStreams.isShard(stream)
        ? Math.max(1, config.eventsAtOnce() / EventPack.MOST_EVENTS)
        : config.eventsAtOnce();
  }

  String stream() {
    return stream;
  }

  boolean isDue(long nanos) {
    return !asked || nanos - dueNanos >= 0;
  }

  /** Whether there was more than the last request brought, and so there is now. */
  boolean isBehind() {
    return behind;
  }

  /** Asks for the next entries; {@link #got} must follow when they are there. */
  CompletableFuture<List<RedisStreamEntry>> next(RedisStreamGroup group) {
    return switch (phase) {
      case OWN -> group.pending(stream, from, entries);
      case CLAIM ->
        group.claim(stream, config.claimAfter(), from, entries).thenApply(claimed -> {
          from = claimed.nextId();
          return claimed.entries();
        });
      case NEW -> group.read(stream, entries);
    };
  }

  void got(List<RedisStreamEntry> got, long nanos) {
    asked = true;
    behind = got.size() >= entries;
    switch (phase) {
      case OWN -> {
        if (got.isEmpty()) {
          phase = Phase.CLAIM;
          from = BEGIN;
        } else {
          from = got.get(got.size() - 1).id();
        }
        dueNanos = nanos;
      }
      case CLAIM -> {
        if (from.equals(BEGIN)) {
          phase = Phase.NEW;
          claimNanos = nanos + config.claimAfter().toNanos();
        }
        dueNanos = nanos;
      }
      case NEW -> {
        long rest = config.rest().toNanos();
        idleNanos = got.isEmpty()
            ? Math.min(config.longestIdle().toNanos(), Math.max(rest, 2 * idleNanos))
            : rest;
        dueNanos = behind ? nanos : nanos + idleNanos;
        // Only behind a look at what is new: one who comes by more rarely than he may claim would
        // do nothing but claim.
        if (nanos - claimNanos >= 0) {
          phase = Phase.CLAIM;
          from = BEGIN;
        }
      }
    }
  }
}
