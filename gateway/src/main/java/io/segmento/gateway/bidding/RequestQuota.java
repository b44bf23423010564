package io.segmento.gateway.bidding;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * So many requests of an exchange a second. Requests on guaranteed deals go first: they are admitted from what comes in the next second when the
 * moment's share is used up, and the others wait until that is earned again, so that all together stay within the quota.
 *
 * <p>The generic cell rate algorithm, a token bucket that is one number: the time at which everything admitted so far is paid for. Any thread, without
 * locks.
 */
final class RequestQuota {
  /** How much of a second may come at once. */
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private static final long GUARANTEED_BURST_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int requestsPerSecond;
  private final long nanosPerRequest;
  private final AtomicLong paidUntilNanos;

  /** With 0 everything is admitted. {@code nowNanos} is of {@link System#nanoTime} or whatever else later calls tell. */
  RequestQuota(int requestsPerSecond, long nowNanos) {
    this.requestsPerSecond = requestsPerSecond;
    this.nanosPerRequest =
        requestsPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
    this.paidUntilNanos = new AtomicLong(nowNanos);
  }

  int requestsPerSecond() {
    return requestsPerSecond;
  }

  /** Whether a request that comes now may pass; then it has been counted. */
  boolean admits(boolean guaranteed, long nowNanos) {
    if (requestsPerSecond == 0) {
      return true;
    }
    // However small the quota is, one request may always come after a pause.
    long ahead = Math.max(guaranteed ? GUARANTEED_BURST_NANOS : BURST_NANOS, nanosPerRequest);
    while (true) {
      long paid = paidUntilNanos.get();
      long from = paid - nowNanos > 0 ? paid : nowNanos;
      long until = from + nanosPerRequest;
      if (until - nowNanos > ahead) {
        return false;
      }
      if (paidUntilNanos.compareAndSet(paid, until)) {
        return true;
      }
    }
  }
}
