package io.segmento.tools.load;

import io.segmento.tools.load.CatalogChanges.Change;
import io.segmento.tools.load.Timeline.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/** What changes of the catalog did to the answers that came meanwhile: the seconds that a change touches beside the others. Stateless. */
final class ChangeReport {
  private static final double MILLI = 1_000.0;

  private ChangeReport() {}

  /** A line each. */
  static List<String> of(List<Change> changes, Timeline timeline, long entries) {
    if (changes.isEmpty()) {
      return List.of("No change of the catalog went live while it ran");
    }
    List<String> lines = new ArrayList<>();
    lines.add(String.format(
        Locale.ROOT,
        "%d changes of one campaign among %,d entries: written after %.2f s (longest %.2f), live after %.2f s (longest %.2f), medians",
        changes.size(),
        entries,
        median(changes, change -> change.written() - change.begun()),
        largest(changes, change -> change.written() - change.begun()),
        median(changes, change -> change.live() - change.begun()),
        largest(changes, change -> change.live() - change.begun())));
    Histogram meanwhile = new Histogram(1, Timeline.MAX_LATENCY_MICROS, 2);
    Histogram otherwise = new Histogram(1, Timeline.MAX_LATENCY_MICROS, 2);
    List<Slice> seconds = timeline.seconds();
    for (int i = 0; i < seconds.size(); i++) {
      (isTouched(i, changes) ? meanwhile : otherwise).add(seconds.get(i).micros);
    }
    lines.add("Latency in seconds with a change under way, or just after one: " + latency(meanwhile)
        + "; in the others: " + latency(otherwise));
    return lines;
  }

  /** The second after it belongs to it: what it left to the collector is collected then. */
  private static boolean isTouched(int second, List<Change> changes) {
    return changes.stream()
        .anyMatch(change -> second + 1 > change.begun() && second < change.live() + 1);
  }

  private static double median(List<Change> changes, ToDoubleFunction<Change> of) {
    double[] sorted = changes.stream().mapToDouble(of).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static double largest(List<Change> changes, ToDoubleFunction<Change> of) {
    return changes.stream().mapToDouble(of).max().orElse(0);
  }

  private static String latency(Histogram micros) {
    return String.format(
        Locale.ROOT,
        "p50 %.2f, p99 %.2f, p99.9 %.2f, largest %.1f ms",
        micros.getValueAtPercentile(50) / MILLI,
        micros.getValueAtPercentile(99) / MILLI,
        micros.getValueAtPercentile(99.9) / MILLI,
        micros.getMaxValue() / MILLI);
  }
}
