package io.segmento.platform.overload;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long work may wait in a queue before it is not worth beginning: long while the queue has been empty lately, a few milliseconds when it stands,
 * so that what is served is served at once and the rest is refused at once (the controlled delay of B. Maurer, "Fail at Scale", 2015).
 *
 * <p>Times are of one ticker, in nanoseconds. Thread-safe, without locks.
 */
public final class QueueDelay {
  static final long STANDS_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long standingNanos;
  private volatile long emptyAtNanos;

  /** With how long work may wait in a queue that stands. */
  public QueueDelay(long nowNanos, Duration standing) {
    standingNanos = standing.toNanos();
    emptyAtNanos = nowNanos;
  }

  /** The queue is empty: work that comes now is begun at once, or the last was taken. */
  public void empty(long nowNanos) {
    emptyAtNanos = nowNanos;
  }

  /** Whether work that is taken from the queue now has waited too long to be begun. */
  public boolean isTooLong(long waitedNanos, long nowNanos) {
    return waitedNanos > standingNanos && nowNanos - emptyAtNanos > STANDS_AFTER_NANOS;
  }
}
