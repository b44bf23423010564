package io.segmento.strategies.rlb;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * The mean of rates that come one after the other, in which a rate counts half after each half-life:
 *
 * <pre>mean = (w₀ · prior + Σ 2^(−age / half-life) · rate) / (w₀ + Σ 2^(−age / half-life)),  w₀ = {@value #PRIOR_WEIGHT}</pre>
 *
 * Ages are taken in steps of a minute. What has faded away leaves the prior. Thread-safe; no lock. What is left of earlier steps is one value, so that nobody sees one sum faded and the other not. The two
 * sums of the step that runs are read one after the other: of n rates in all, k that come between the two reads move the mean by at most k / (n + w₀), and one that comes while a step ends may be forgotten.
 */
final class FadingMean {

  private static final double PRIOR_WEIGHT = 1_000;
  private static final double STEP_MILLIS = 60_000;

  private final double prior;
  private final double halfLifeMillis;
  private final AtomicBoolean fading = new AtomicBoolean();
  private volatile Step step = new Step(0, 0, Long.MIN_VALUE);

  /** What was left at its begin, both sums of the same moment, and what has come since. */
  private static final class Step {
    private final double sum;
    private final double count;
    private final long beganMillis;
    private final DoubleAdder newSum = new DoubleAdder();
    private final DoubleAdder newCount = new DoubleAdder();

    private Step(double sum, double count, long beganMillis) {
      this.sum = sum;
      this.count = count;
      this.beganMillis = beganMillis;
    }

    private boolean isOver(long nowMillis) {
      // A clock that was set back begins a new step; nothing grows by it.
      return beganMillis == Long.MIN_VALUE
          || Math.abs(nowMillis - (double) beganMillis) >= STEP_MILLIS;
    }

    private Step next(long nowMillis, double halfLifeMillis) {
      double passed =
          beganMillis == Long.MIN_VALUE ? 0 : Math.max(0, nowMillis - (double) beganMillis);
      double share = Math.exp(-Math.log(2) * passed / halfLifeMillis);
      return new Step((sum + newSum.sum()) * share, (count + newCount.sum()) * share, nowMillis);
    }
  }

  /** @param halfLifeMillis above 0 */
  FadingMean(double prior, double halfLifeMillis) {
    this.prior = prior;
    this.halfLifeMillis = halfLifeMillis;
  }

  /** The mean of all before, to which the rate is added then. */
  double add(double rate, long nowMillis) {
    if (step.isOver(nowMillis) && fading.compareAndSet(false, true)) {
      try {
        step = step.next(nowMillis, halfLifeMillis);
      } finally {
        fading.set(false);
      }
    }
    Step current = step;
    double mean = (current.sum + current.newSum.sum() + PRIOR_WEIGHT * prior)
        / (current.count + current.newCount.sum() + PRIOR_WEIGHT);
    current.newSum.add(rate);
    current.newCount.add(1);
    return mean;
  }
}
