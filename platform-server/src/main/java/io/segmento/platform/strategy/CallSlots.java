package io.segmento.platform.strategy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/** The calls of one strategy that are under way, with when each began; bounded. Thread-safe, without locks. */
final class CallSlots {

  /** A call that has been under way for so long does not come back: it is bounded to far less wherever it can be. */
  static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long FREE = 0;

  private final AtomicLongArray beganNanos;

  CallSlots(int bound) {
    beganNanos = new AtomicLongArray(bound);
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

  /** How many do not come back. */
  int stalled(long nowNanos) {
    int stalled = 0;
    for (int i = 0; i < beganNanos.length(); i++) {
      long began = beganNanos.get(i);
      stalled += began != FREE && nowNanos - began > STALLED_NANOS ? 1 : 0;
    }
    return stalled;
  }
}
