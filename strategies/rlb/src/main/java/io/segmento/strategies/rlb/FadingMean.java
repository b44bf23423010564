package io.segmento.strategies.rlb;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * The mean of rates that come one after the other, in which a rate counts half after each half-life:
 *
 * <pre>mean = (w₀ · prior + Σ 2^(−age / half-life) · rate) / (w₀ + Σ 2^(−age / half-life)),  w₀ = {@value #PRIOR_WEIGHT}</pre>
 *
 * Ages are taken in steps of a minute. What has faded away leaves the prior. Thread-safe; no lock.
 */
final class FadingMean {

  private static final double PRIOR_WEIGHT = 1_000;
  private static final double STEP_MILLIS = 60_000;

  private final double prior;
  private final double halfLifeMillis;
  private final DoubleAdder newSum = new DoubleAdder();
  private final DoubleAdder newCount = new DoubleAdder();
  private final AtomicBoolean fading = new AtomicBoolean();
  private volatile double sum;
  private volatile double count;
  private volatile long fadedMillis = Long.MIN_VALUE;

  /** @param halfLifeMillis above 0 */
  FadingMean(double prior, double halfLifeMillis) {
    this.prior = prior;
    this.halfLifeMillis = halfLifeMillis;
  }

  /** The mean of all before, to which the rate is added then. */
  double add(double rate, long nowMillis) {
    double passed = fadedMillis == Long.MIN_VALUE ? STEP_MILLIS : nowMillis - (double) fadedMillis;
    // A clock that was set back begins a new step; nothing grows by it.
    if (Math.abs(passed) >= STEP_MILLIS && fading.compareAndSet(false, true)) {
      try {
        fade(nowMillis);
      } finally {
        fading.set(false);
      }
    }
    double mean =
        (sum + newSum.sum() + PRIOR_WEIGHT * prior) / (count + newCount.sum() + PRIOR_WEIGHT);
    newSum.add(rate);
    newCount.add(1);
    return mean;
  }

  private void fade(long nowMillis) {
    double passed =
        fadedMillis == Long.MIN_VALUE ? 0 : Math.max(0, nowMillis - (double) fadedMillis);
    double share = Math.exp(-Math.log(2) * passed / halfLifeMillis);
    double keptSum = sum;
    double keptCount = count;
    fadedMillis = nowMillis;
    sum = (keptSum + newSum.sumThenReset()) * share;
    count = (keptCount + newCount.sumThenReset()) * share;
  }
}
