package io.segmento.platform.budget;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What this node may bid of one campaign's budget. Each bid reserves the most that it can cost; a reservation ends when its notice of billing or
 * loss was counted, or with the hold, after which a bill is late. Reserving is lock-free and any thread's; all else belongs to the thread that
 * refreshes.
 *
 * <p>With all amounts since the lease began, in micros: what may be reserved is <i>granted − billed + ended</i>, where <i>ended</i> are the
 * reservations that are older than the hold, and of the younger ones those that notices closed.
 */
final class Lease {

  /** Reservations are told apart by when they were made, as precisely as this. */
  static final long BUCKET_SECONDS = 10;

  /** Buckets beside those of the hold: the one being filled, and some for a refresh that comes late. */
  private static final int SPARE_BUCKETS = 4;

  private static final long FADING = 32;

  private final long holdSeconds;
  private final AtomicLongArray reservedByBucket;
  /** The limit less what was reserved, so that one variable decides. */
  private final AtomicLong available = new AtomicLong();

  private long limit;
  private long granted;
  private long heldOut;
  private long closedOfHeldOut;
  private long closedOfHeld;
  private long oldestHeld;
  private long reservedAtRefresh;
  private long demand;

  Lease(long holdSeconds, long nowSeconds) {
    this.holdSeconds = holdSeconds;
    this.reservedByBucket =
        new AtomicLongArray((int) (holdSeconds / BUCKET_SECONDS) + SPARE_BUCKETS);
    this.oldestHeld = bucket(nowSeconds);
  }

  static long bucket(long seconds) {
    return seconds / BUCKET_SECONDS;
  }

  /** Micros that may still be reserved; negative when more was granted once than is now. */
  long available() {
    return available.get();
  }

  /** False when there is not that much. */
  boolean reserve(long micros, long nowSeconds) {
    long current = available.get();
    while (current >= micros) {
      if (available.compareAndSet(current, current - micros)) {
        reservedByBucket.addAndGet(slot(bucket(nowSeconds)), micros);
        return true;
      }
      current = available.get();
    }
    return false;
  }

  private int slot(long bucket) {
    return (int) (bucket % reservedByBucket.length());
  }

  /** The first bucket whose reservations have not ended with the hold. */
  long oldestHeld() {
    return oldestHeld;
  }

  private long reserved() {
    return limit - available.get();
  }

  /** What is still reserved, as far as the last refresh knew of notices. */
  long held() {
    return reserved() - heldOut - closedOfHeld;
  }

  /** The most that was reserved between two refreshes, lately: after each it fades by a part. */
  long demand() {
    return Math.max(demand, reserved() - reservedAtRefresh);
  }

  /** What was ever reserved and no notice closed. */
  long unnoticed() {
    return reserved() - closedOfHeldOut - closedOfHeld;
  }

  /** Keeps this much at most; answers the most that may be granted then. What was given back is not reserved any more. */
  long giveBack(long keep) {
    long current = available.get();
    while (current > keep) {
      if (available.compareAndSet(current, keep)) {
        limit -= current - keep;
        granted -= current - keep;
        break;
      }
      current = available.get();
    }
    return granted;
  }

  /**
   * Takes in what the store answered to a read that began at {@code nowSeconds}.
   *
   * @param closedByBucket what notices closed, from {@link #oldestHeld()} on
   */
  void refreshed(long nowSeconds, long nowGranted, long billed, long[] closedByBucket) {
    long firstHeld = bucket(nowSeconds - holdSeconds);
    long begin = oldestHeld;
    closedOfHeld = 0;
    for (int i = 0; i < closedByBucket.length; i++) {
      if (begin + i < firstHeld) {
        heldOut += reservedByBucket.getAndSet(slot(begin + i), 0);
        closedOfHeldOut += closedByBucket[i];
        oldestHeld = begin + i + 1;
      } else {
        closedOfHeld += closedByBucket[i];
      }
    }
    granted = nowGranted;
    long next = granted - billed + heldOut + closedOfHeld;
    long change = next - limit;
    limit = next;
    available.addAndGet(change);
    demand = demand() - (demand() / FADING);
    reservedAtRefresh = reserved();
  }
}
