package io.segmento.platform.lifecycle;

import java.time.Duration;

/**
 * How long somebody waits before trying again what failed: 10 ms, doubled up to 250 ms. Short at first, since at the start of a node the store is
 * away for as long as connections take. One thread.
 */
public final class RetryDelay {
  private static final long FIRST_MILLIS = 10;
  private static final long LAST_MILLIS = 250;

  private long nextMillis = FIRST_MILLIS;

  /** The wait before the next attempt. */
  public Duration next() {
    long millis = nextMillis;
    nextMillis = Math.min(LAST_MILLIS, 2 * millis);
    return Duration.ofMillis(millis);
  }

  /** An attempt worked. */
  public void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
