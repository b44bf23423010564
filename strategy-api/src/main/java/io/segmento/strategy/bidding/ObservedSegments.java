package io.segmento.strategy.bidding;

import io.segmento.strategy.SeededRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prices by exchange and inventory, of the ones that are bid on most: there are more sites than memory. Each has one place where it may lie; who lies there
 * gains by every bid of its own and loses by every bid of another, and goes when it has lost all (Misra and Gries 1982, for each place). Thread-safe, no lock.
 */
final class ObservedSegments {

  /** Of some 9 KB each. */
  static final int PLACES = 1_024;

  private final AtomicReferenceArray<@Nullable Segment> places = new AtomicReferenceArray<>(PLACES);

  private static final class Segment {
    private final long key;
    private final AtomicLong credit = new AtomicLong();
    private final ObservedPrices prices = new ObservedPrices();

    private Segment(long key) {
      this.key = key;
    }
  }

  private static long key(String exchange, int inventory) {
    return SeededRandom.bits(exchange.hashCode(), inventory);
  }

  private static int place(long key) {
    return (int) Long.remainderUnsigned(key, PLACES);
  }

  /** Null where it is not kept. */
  @Nullable
  ObservedPrices find(String exchange, int inventory) {
    long key = key(exchange, inventory);
    Segment there = places.get(place(key));
    return there != null && there.key == key ? there.prices : null;
  }

  /** For an outcome: the same, and makes room where it can. */
  @Nullable
  ObservedPrices claim(String exchange, int inventory) {
    long key = key(exchange, inventory);
    int place = place(key);
    Segment there = places.get(place);
    if (there == null || (there.key != key && there.credit.decrementAndGet() < 0)) {
      Segment own = new Segment(key);
      if (!places.compareAndSet(place, there, own)) {
        return null;
      }
      there = own;
    }
    if (there.key != key) {
      return null;
    }
    there.credit.incrementAndGet();
    return there.prices;
  }

  void forEach(Consumer<ObservedPrices> action) {
    for (int i = 0; i < PLACES; i++) {
      Segment there = places.get(i);
      if (there != null) {
        action.accept(there.prices);
      }
    }
  }
}
