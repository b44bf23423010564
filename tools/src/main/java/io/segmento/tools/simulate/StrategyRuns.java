package io.segmento.tools.simulate;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.SimulationResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
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

  private static final int RESAMPLES = 2_000;

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

  /** The relative difference in expected clicks, with its interval by the paired bootstrap over seeds. */
  String against(StrategyRuns other) {
    int count = results.size();
    double[] differences = new double[count];
    for (int i = 0; i < count; i++) {
      double base = other.results().get(i).first().expectedClicks();
      differences[i] = results.get(i).first().expectedClicks() / Math.max(1e-9, base) - 1;
    }
    double mean = Arrays.stream(differences).average().orElse(Double.NaN);
    if (count < 5) {
      return String.format(Locale.ROOT, "%+.1f %% (cannot tell: < 5 seeds)", 100 * mean);
    }
    SplittableRandom random = new SplittableRandom(count);
    double[] means = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      double sum = 0;
      for (int j = 0; j < count; j++) {
        sum += differences[random.nextInt(count)];
      }
      means[i] = sum / count;
    }
    Arrays.sort(means);
    return String.format(
        Locale.ROOT,
        "%+.1f %% (%+.1f to %+.1f)",
        100 * mean,
        100 * means[(int) (0.025 * RESAMPLES)],
        100 * means[(int) (0.975 * RESAMPLES)]);
  }
}
