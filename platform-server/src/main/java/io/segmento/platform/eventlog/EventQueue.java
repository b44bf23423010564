package io.segmento.platform.eventlog;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A bounded queue from any threads, which never wait and take no lock, to one. */
final class EventQueue<E> {
  private final AtomicReferenceArray<E> slots;
  private final int mask;
  private final AtomicLong tail = new AtomicLong();
  private volatile long head;

  /** Holds {@code capacity}, or a little more, up to the next power of two. */
  EventQueue(int capacity) {
    int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
    slots = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  /** False when it is full. */
  boolean offer(E element) {
    long position;
    do {
      position = tail.get();
      if (position - head > mask) {
        return false;
      }
    } while (!tail.compareAndSet(position, position + 1));
    slots.lazySet((int) position & mask, element);
    return true;
  }

  /** Moves what there is, at most so many, to a list; for one thread. */
  int drainTo(List<? super E> list, int most) {
    long position = head;
    int moved = 0;
    while (moved < most) {
      int slot = (int) position & mask;
      E element = slots.get(slot);
      if (element == null) {
        break;
      }
      // Before the head moves: a producer that sees the new head may use the slot.
      slots.lazySet(slot, null);
      list.add(element);
      position++;
      moved++;
    }
    head = position;
    return moved;
  }

  int size() {
    return (int) Math.max(0, tail.get() - head);
  }
}
