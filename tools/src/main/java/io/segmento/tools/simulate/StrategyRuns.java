package io.segmento.tools.simulate;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.SimulationResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;

/**
 * One strategy's days.
 *
 * @param results by seed, the same seeds for every strategy
 * @param nanos the processor time that they took, together
 * @param remarks what a reader should know of the strategy, in sentences; see {@link StrategyRemarks}
 * @param decisions how long each decision took, nanoseconds, by seed; empty histograms when that was not asked for
 */
record StrategyRuns(
    String name,
    List<SimulationResult> results,
    long nanos,
    List<Histogram> decisions,
    List<String> remarks) {

  StrategyRuns {
    results = List.copyOf(results);
    decisions = List.copyOf(decisions);
    remarks = List.copyOf(remarks);
  }

  /** What a reader should know before the figures are believed, in sentences. */
  List<String> notes() {
    List<String> notes = new ArrayList<>(remarks);
    if (mean(result -> (double) result.bids()) == 0) {
      notes.add(name + " never bid: parameters, floor and highest bid say why.");
    }
    return List.copyOf(notes);
  }

  double mean(ToDoubleFunction<CampaignResult> figure) {
    return results.stream()
        .mapToDouble(result -> figure.applyAsDouble(result.first()))
        .average()
        .orElse(Double.NaN);
  }

  boolean isLimited() {
    return results.get(0).first().campaign().budgetMicros() != Long.MAX_VALUE;
  }

  double shareOfOptimum() {
    return results.stream()
        .mapToDouble(SimulationResult::shareOfOptimum)
        .average()
        .orElse(Double.NaN);
  }

  /** The mean over days of what a decision took, microseconds; NaN when no time was taken. */
  double decisionMicros(double percentile) {
    return decisions.stream()
        .filter(times -> times.getTotalCount() > 0)
        .mapToDouble(times -> times.getValueAtPercentile(percentile) / 1e3)
        .average()
        .orElse(Double.NaN);
  }

  double auctionsPerSecond() {
    return results.stream().mapToLong(SimulationResult::auctions).sum() * 1e9 / Math.max(1, nanos);
  }

  /** The relative difference in expected clicks, with the interval of {@link PairedDays}. */
  String against(StrategyRuns other) {
    return Percent.of(new PairedDays(other, this).expectedClicks().relative());
  }
}
