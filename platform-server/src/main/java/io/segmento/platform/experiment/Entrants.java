package io.segmento.platform.experiment;

import io.segmento.platform.experiment.ArmHash.Place;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many distinct users of each arm this node has met, for the sample-ratio check: one bit for each value of a keyed hash, in memory only, so that
 * nobody can be found in it. Users who share a value are counted once, in the arm of the first; a hash that is independent of the arms takes the same part
 * of each. Counting ends when half of the bits are set, with some 700,000 users. Thread-safe; no lock.
 */
final class Entrants {

  private static final int BITS = 1 << ArmHash.MARK_BITS;
  private static final int ENOUGH = BITS / 2;

  private final AtomicLongArray seen = new AtomicLongArray(BITS / Long.SIZE);
  private final AtomicLongArray users;
  private final AtomicInteger marks = new AtomicInteger();

  Entrants(int arms) {
    users = new AtomicLongArray(arms);
  }

  void met(Place user, int arm) {
    int word = user.mark() / Long.SIZE;
    long bit = 1L << user.mark();
    long before = seen.get(word);
    while ((before & bit) == 0) {
      if (marks.get() >= ENOUGH) {
        return;
      }
      if (seen.compareAndSet(word, before, before | bit)) {
        marks.incrementAndGet();
        users.incrementAndGet(arm);
        return;
      }
      before = seen.get(word);
    }
  }

  long[] users() {
    long[] counts = new long[users.length()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = users.get(i);
    }
    return counts;
  }
}
