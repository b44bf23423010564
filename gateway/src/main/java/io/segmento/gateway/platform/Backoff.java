package io.segmento.gateway.platform;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Waiting times between attempts: 50 ms, doubled up to 1 s, each cut by up to a half so that loops and gateways do not come in step. */
final class Backoff {
  private static final long FIRST_MILLIS = 50;
  private static final long LAST_MILLIS = 1_000;

  private long nextMillis = FIRST_MILLIS;

  long nextNanos() {
    long millis = nextMillis;
    nextMillis = Math.min(LAST_MILLIS, 2 * millis);
    return TimeUnit.MILLISECONDS.toNanos(millis - ThreadLocalRandom.current().nextLong(millis / 2));
  }

  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
