package io.segmento.tools.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * What one run of a phase cost.
 *
 * @param micros processor microseconds for each request, by process
 */
record Measurement(Map<String, Double> micros, double perSecond, int wrong) {
  double total() {
    return micros.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** The median of every column. */
  static Measurement median(List<Measurement> rounds) {
    Map<String, Double> micros = new LinkedHashMap<>();
    for (String process : rounds.get(0).micros.keySet()) {
      micros.put(
          process,
          median(rounds.stream().mapToDouble(round -> round.micros.getOrDefault(process, 0.0))));
    }
    return new Measurement(
        micros,
        median(rounds.stream().mapToDouble(Measurement::perSecond)),
        rounds.stream().mapToInt(Measurement::wrong).sum());
  }

  static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
