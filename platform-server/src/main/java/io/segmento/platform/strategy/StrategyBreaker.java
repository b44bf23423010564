package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Opens after a run of failures and lets one call through after each pause, to see whether it is over. Thread-safe, without locks; under
 * concurrency the run may be counted a little long.
 */
final class StrategyBreaker {

  static final int FAILURES = 5;
  static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long CLOSED = Long.MIN_VALUE;

  private final Ticker ticker;
  private final AtomicInteger failures = new AtomicInteger();
  /** When the next trial may be made, or {@link #CLOSED}. */
  private final AtomicLong nextTrialNanos = new AtomicLong(CLOSED);

  StrategyBreaker(Ticker ticker) {
    this.ticker = ticker;
  }

  boolean allows() {
    long next = nextTrialNanos.get();
    if (next == CLOSED) {
      return true;
    }
    long now = ticker.read();
    return now - next >= 0 && nextTrialNanos.compareAndSet(next, now + PAUSE_NANOS);
  }

  boolean isOpen() {
    return nextTrialNanos.get() != CLOSED;
  }

  /** Returns true when this success closed the breaker. */
  boolean succeeded() {
    if (failures.get() == 0) {
      return false;
    }
    failures.set(0);
    return nextTrialNanos.getAndSet(CLOSED) != CLOSED;
  }

  /** Returns true when this failure opened the breaker. */
  boolean failed() {
    if (failures.incrementAndGet() < FAILURES) {
      return false;
    }
    return nextTrialNanos.compareAndSet(CLOSED, ticker.read() + PAUSE_NANOS);
  }
}
