package io.segmento.gateway.platform;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of one event loop, at a resolution of 2 ms: an entry expires up to 2 ms before its time and never later than the tick after it.
 * Adding and removing cost no allocation. Holds deadlines as far ahead as it is made for; later ones expire at about that time.
 */
final class DeadlineWheel {
  static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
  private static final int SPARE_BUCKETS = 12;

  private final @Nullable PendingBid[] heads;
  private final long originNanos;
  private long doneTick;
  private int size;

  /** For deadlines up to {@code horizon} ahead. */
  DeadlineWheel(long nowNanos, Duration horizon) {
    this.originNanos = nowNanos;
    this.heads = new @Nullable PendingBid[(int) (horizon.toNanos() / TICK_NANOS) + SPARE_BUCKETS];
  }

  void add(PendingBid bid, long nowNanos) {
    if (size++ == 0) {
      // Nobody ticked while it was empty, and no bucket of that time holds anything.
      doneTick = Math.max(doneTick, tickOf(nowNanos));
    }
    long tick = Math.max(tickOf(bid.deadlineNanos()), doneTick + 1);
    // A bucket stands for one tick only among those not yet done.
    tick = Math.min(tick, doneTick + heads.length - 1);
    int bucket = (int) (tick % heads.length);
    PendingBid head = heads[bucket];
    bid.bucket = bucket;
    bid.previous = null;
    bid.next = head;
    if (head != null) {
      head.previous = bid;
    }
    heads[bucket] = bid;
  }

  void remove(PendingBid bid) {
    size--;
    PendingBid next = bid.next;
    PendingBid previous = bid.previous;
    if (previous == null) {
      heads[bid.bucket] = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    bid.next = null;
    bid.previous = null;
  }

  /** Hands over every entry whose time has come; the receiver removes it. */
  void expire(long nowNanos, Consumer<PendingBid> expired) {
    long nowTick = tickOf(nowNanos);
    long first = Math.max(doneTick + 1, nowTick - heads.length + 1);
    doneTick = Math.max(doneTick, nowTick);
    for (long tick = first; tick <= nowTick; tick++) {
      int bucket = (int) (tick % heads.length);
      for (PendingBid bid = heads[bucket]; bid != null; bid = heads[bucket]) {
        expired.accept(bid);
      }
    }
  }

  private long tickOf(long nanos) {
    return Math.max(0, (nanos - originNanos) / TICK_NANOS);
  }
}
