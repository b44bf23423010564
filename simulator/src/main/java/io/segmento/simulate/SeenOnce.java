package io.segmento.simulate;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** Remembers for an hour what was counted, as a platform does that is told of things more than once. Not thread-safe. */
final class SeenOnce {

  private static final long KEPT_MILLIS = 3_600_000;

  private final Set<Long> seen = new HashSet<>();
  private final ArrayDeque<long[]> byTime = new ArrayDeque<>();

  /** Whether it is the first time; times do not fall by more than the hour. */
  boolean isFirst(long id, long nowMillis) {
    while (!byTime.isEmpty() && byTime.getFirst()[0] + KEPT_MILLIS < nowMillis) {
      seen.remove(byTime.removeFirst()[1]);
    }
    boolean first = seen.add(id);
    if (first) {
      byTime.add(new long[] {nowMillis, id});
    }
    return first;
  }
}
