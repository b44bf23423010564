package io.segmento.platform.strategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** The calls of one strategy that are under way, with when each began; bounded. Thread-safe, without locks; one thread at a time looks. */
final class CallSlots {

  /** A call that is seen under way for so long does not come back: it is bounded to far less wherever it can be. */
  static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(1);
  /** What counts at most of the time between two looks, however far apart they are. */
  private static final long LONGEST_SEEN_NANOS = STALLED_NANOS / 2;

  private static final long FREE = 0;

  private final AtomicLongArray beganNanos;
  private final Seen[] seen;
  private long lastLookNanos;
  private volatile int stalled;

  /** What the looks have seen in one slot. */
  private static final class Seen {
    private long began = FREE;
    private long seenNanos;
    private boolean stalled;
  }

  CallSlots(int bound) {
    beganNanos = new AtomicLongArray(bound);
    seen = new Seen[bound];
    for (int i = 0; i < bound; i++) {
      seen[i] = new Seen();
    }
  }

  /** The slot to give back; negative when all are taken. */
  int take(long nowNanos) {
    long began = nowNanos == FREE ? 1 : nowNanos;
    int slots = beganNanos.length();
    int first = (int) (Thread.currentThread().getId() % slots);
    for (int i = 0; i < slots; i++) {
      int slot = first + i < slots ? first + i : first + i - slots;
      if (beganNanos.get(slot) == FREE && beganNanos.compareAndSet(slot, FREE, began)) {
        return slot;
      }
    }
    return -1;
  }

  void giveBack(int slot) {
    beganNanos.set(slot, FREE);
  }

  /** How many are taken. */
  int taken() {
    int taken = 0;
    for (int i = 0; i < beganNanos.length(); i++) {
      taken += beganNanos.get(i) == FREE ? 0 : 1;
    }
    return taken;
  }

  /**
   * Sees what is under way. How long a call takes by the clock says nothing of it where the whole machine stood still meanwhile: so it has to be seen at three looks at least, and of the time between two of
   * them half of {@link #STALLED_NANOS} counts at most. However long the machine stood still, once, the call ran for the other half.
   */
  void look(long nowNanos) {
    long passed = Math.min(nowNanos - lastLookNanos, LONGEST_SEEN_NANOS);
    lastLookNanos = nowNanos;
    int count = 0;
    for (int i = 0; i < seen.length; i++) {
      Seen slot = seen[i];
      long began = beganNanos.get(i);
      if (began == FREE || began != slot.began) {
        slot.began = began;
        slot.seenNanos = 0;
        slot.stalled = false;
      } else if (!slot.stalled) {
        slot.seenNanos += passed;
        slot.stalled = slot.seenNanos >= STALLED_NANOS;
      }
      count += slot.stalled ? 1 : 0;
    }
    stalled = count;
  }

  /** How many do not come back, as of the last look. */
  int stalled() {
    return stalled;
  }
}
