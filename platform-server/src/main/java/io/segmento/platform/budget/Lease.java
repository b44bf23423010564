package io.segmento.platform.budget;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What this node may bid of one campaign's budget. Each bid reserves the most that it can cost; a reservation ends when its notice of billing or
 * loss was counted, or with its hold, after which a bill is late. Reserving is lock-free and any thread's; all else belongs to the thread that
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

  /** A bid reserves at the time of its request, which may be a bucket that is over by then. */
  private static final long LEAST_HOLD_SECONDS = BUCKET_SECONDS;

  /** The part of {@link #demand()} that stays after each second. */
  private static final double STAYING = 31.0 / 32;

  private final AtomicLongArray reservedByBucket;
  /** The longest hold of the reservations in a bucket; 0: there are none. */
  private final AtomicLongArray holdByBucket;
  /** The limit less what was reserved, so that one variable decides. */
  private final AtomicLong available = new AtomicLong();

  /** When the store gives what was granted to others, unless it is renewed; epoch seconds. */
  private volatile long returnsAt = Long.MAX_VALUE;
  /** Whether a reservation was refused since the last refresh. */
  private volatile boolean wanting;

  private long limit;
  private long granted;
  private long heldOut;
  private long closedOfHeldOut;
  private long closedOfHeld;
  private long oldestHeld;
  private long reservedAtRefresh;
  private long refreshedAt;
  private long demand;

  /** @param longestHoldSeconds the most that a reservation may be held */
  Lease(long longestHoldSeconds, long nowSeconds) {
    int buckets = (int) (longestHoldSeconds / BUCKET_SECONDS) + SPARE_BUCKETS;
    this.reservedByBucket = new AtomicLongArray(buckets);
    this.holdByBucket = new AtomicLongArray(buckets);
    this.oldestHeld = bucket(nowSeconds);
    this.refreshedAt = nowSeconds;
  }

  static long bucket(long seconds) {
    return seconds / BUCKET_SECONDS;
  }

  /** Micros that may still be reserved; negative when more was granted once than is now. */
  long available() {
    return available.get();
  }

  /**
   * False when there is not that much, or the lease returns before the hold is over.
   *
   * @param holdSeconds for how long it is set aside at the least
   */
  boolean reserve(long micros, long nowSeconds, long holdSeconds) {
    boolean reserved =
        nowSeconds + holdSeconds <= returnsAt && isReserved(micros, nowSeconds, holdSeconds);
    if (!reserved) {
      want();
    }
    return reserved;
  }

  /** Somebody would reserve more than there is. */
  void want() {
    if (!wanting) {
      wanting = true;
    }
  }

  private boolean isReserved(long micros, long nowSeconds, long holdSeconds) {
    int slot = slot(bucket(nowSeconds));
    // First, so that no reservation is ever without; it grows once or twice in ten seconds.
    if (holdByBucket.get(slot) < holdSeconds) {
      holdByBucket.accumulateAndGet(slot, holdSeconds, Math::max);
    }
    long current = available.get();
    while (current >= micros) {
      if (available.compareAndSet(current, current - micros)) {
        reservedByBucket.addAndGet(slot, micros);
        return true;
      }
      current = available.get();
    }
    return false;
  }

  private int slot(long bucket) {
    return (int) (bucket % reservedByBucket.length());
  }

  /** The longest hold of what is still held. */
  long longestHold() {
    long longest = 0;
    for (int i = 0; i < holdByBucket.length(); i++) {
      longest = Math.max(longest, holdByBucket.get(i));
    }
    return longest;
  }

  /**
   * The first bucket whose reservations have not ended with their hold; of the refreshing thread. There are never more buckets from there on than are
   * told apart: after a longer silence, what was reserved before it counts as of a bucket that shares its place, and so is held longer than it must.
   */
  long oldestHeld(long nowSeconds) {
    oldestHeld = Math.max(oldestHeld, bucket(nowSeconds) - reservedByBucket.length() + 1);
    return oldestHeld;
  }

  private long reserved() {
    return limit - available.get();
  }

  /** What is still reserved, as far as the last refresh knew of notices. */
  long held() {
    return reserved() - heldOut - closedOfHeld;
  }

  /** From now on nothing is reserved whose hold ends later; of the refreshing thread, before it tells the store so. */
  void returnsAt(long seconds) {
    returnsAt = seconds;
  }

  long returnsAt() {
    return returnsAt;
  }

  /** Whether something was reserved, or could not be, since the last refresh. */
  boolean isMoved() {
    return wanting || reserved() != reservedAtRefresh;
  }

  /** The most that was reserved between two refreshes, lately: it fades with time. */
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
   * @param closedByBucket what notices closed, from {@link #oldestHeld(long)} at that time on
   */
  void refreshed(long nowSeconds, long nowGranted, long billed, long[] closedByBucket) {
    long begin = oldestHeld;
    closedOfHeld = 0;
    boolean ended = true;
    for (int i = 0; i < closedByBucket.length; i++) {
      int slot = slot(begin + i);
      // In order: one that is held for long keeps the ones after it.
      long hold = Math.max(LEAST_HOLD_SECONDS, holdByBucket.get(slot));
      ended = ended && begin + i < bucket(nowSeconds - hold);
      if (ended) {
        heldOut += reservedByBucket.getAndSet(slot, 0);
        holdByBucket.set(slot, 0);
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
    long seconds = Math.max(1, nowSeconds - refreshedAt);
    demand = (long) (demand() * Math.pow(STAYING, (double) seconds));
    reservedAtRefresh = reserved();
    refreshedAt = nowSeconds;
    wanting = false;
  }
}
