package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A version that could not be loaded on this node. What cannot be fetched (the store or the disk) is tried again soon; what was refused later, since only a machine
 * that was too busy for the contract's time makes a difference; what did not come back from starting, which keeps a thread for each try, not before the process or the version
 * begins anew. Each further failure doubles the wait. Immutable.
 *
 * @param dueNanos by the node's ticker
 */
record FailedLoad(String reason, long dueNanos, long waitNanos) {

  static final Duration FIRST_WAIT = Duration.ofSeconds(2);
  static final Duration REFUSED_WAIT = Duration.ofMinutes(1);
  static final Duration MAX_WAIT = Duration.ofMinutes(10);

  static final Duration NEVER = Duration.ofDays(36_500);

  /** The failure that follows another, or is the first. */
  static FailedLoad after(@Nullable FailedLoad before, Exception failure, Ticker ticker) {
    if (failure instanceof StrategyRefusedException.NotBack) {
      return new FailedLoad(
          String.valueOf(failure.getMessage()), ticker.read() + NEVER.toNanos(), NEVER.toNanos());
    }
    long least =
        (failure instanceof StrategyRefusedException ? REFUSED_WAIT : FIRST_WAIT).toNanos();
    long wait = before == null ? least : Math.max(least, 2 * before.waitNanos());
    wait = Math.min(wait, MAX_WAIT.toNanos());
    return new FailedLoad(String.valueOf(failure.getMessage()), ticker.read() + wait, wait);
  }

  boolean isDue(Ticker ticker) {
    return ticker.read() - dueNanos >= 0;
  }
}
