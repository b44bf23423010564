package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.experiment.Comparison.Pair;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one arm did by hour, each counter by its place in {@link #COUNTERS}. Not thread-safe. */
final class ArmSums {
  static final List<Counter> COUNTERS = List.of(
      Counter.GHOST_BIDS,
      Counter.WINS,
      Counter.IMPRESSIONS,
      Counter.CLICKS,
      Counter.CONVERSIONS,
      Counter.SPEND_MICROS,
      Counter.CONVERSION_VALUE_MICROS);

  private final Map<Long, long[]> byHour = new HashMap<>();

  void add(long hour, int counter, long value) {
    byHour.computeIfAbsent(hour, unused -> new long[COUNTERS.size()])[counter] += value;
  }

  /** In which it did something, from the epoch. */
  Set<Long> hours() {
    return byHour.keySet();
  }

  long total(Counter counter) {
    int at = COUNTERS.indexOf(counter);
    return byHour.values().stream().mapToLong(sum -> sum[at]).sum();
  }

  /** Two counters of hours, in their order; 0 where it did nothing. */
  List<Pair> units(Counter above, Counter below, Set<Long> hours) {
    List<Pair> units = new ArrayList<>();
    for (long hour : hours) {
      long[] sum = byHour.getOrDefault(hour, new long[COUNTERS.size()]);
      units.add(new Pair(sum[COUNTERS.indexOf(above)], sum[COUNTERS.indexOf(below)]));
    }
    return units;
  }
}
