package io.segmento.strategy.bidding;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How much of what a campaign has spent should have brought its conversions by now, by delays that are learned of those that have come. The part of the conversions that has come at an age a is a mixture of
 * exponential delays with fixed means, which can be as long-tailed as delays of conversions are:
 *
 * <pre>
 * F(a) = Σₖ wₖ (1 − e^(−a / τₖ)),  τ = 1 min, 10 min, 1 h, 6 h, 36 h, 9 d
 * wₖ = (Nₖ + αₖ) / (A + r Eₖ),  A = Σ α,  r such that Σ w = 1
 * Nₖ: conversions, each shared out by wₖ e^(−d / τₖ) / τₖ at its delay d;  Eₖ = Σ spent · (1 − e^(−age / τₖ))
 * </pre>
 *
 * It is a step of expectation maximisation for the likelihood of conversions of which those that are still on their way are not seen (delayed feedback; Chapelle: Modeling delayed feedback in display advertising, KDD 2014, there with one
 * exponential). The mean of the delays seen would be too short, since the long ones are missing in it. r, conversions for each unit spent, is not the answer: it only says how much E weighs beside the prior α.
 *
 * <p>An exponential forgets its age, so that what is still to come is one sum for each τ, and nothing is kept by time. Older conversions fade (the last {@value #MEMORY} count). Not thread-safe.
 */
final class DueSpend {

  private static final double MINUTE_MILLIS = 60_000;
  private static final double[] MEANS_MILLIS = {
    MINUTE_MILLIS,
    10 * MINUTE_MILLIS,
    60 * MINUTE_MILLIS,
    360 * MINUTE_MILLIS,
    2_160 * MINUTE_MILLIS,
    12_960 * MINUTE_MILLIS
  };
  /** As if so many conversions had been seen of each mean. */
  private static final double[] PRIOR = {1, 2, 2, 2, 0.5, 0.1};

  private static final double PRIOR_SUM = 7.6;
  private static final int MEMORY = 300;
  /** By more than this a clock was set back that had been wrong: what it said is not waited for. */
  private static final long SET_BACK_MILLIS = 3_600_000;
  /** Conversions for each unit spent stay within this factor of what was expected at first. */
  private static final double MAX_RATE_FACTOR = 1e6;

  private static List<String> byMean(String name) {
    return IntStream.range(0, MEANS_MILLIS.length).mapToObj(k -> name + k).toList();
  }

  /** What {@link #saveLearned} writes, in its order: how long conversions take. */
  static final List<String> LEARNED = Stream.of(
          byMean("converted_"), byMean("exposed_"), List.of("rate_factor"))
      .flatMap(List::stream)
      .toList();

  /** What {@link #saveUnderWay} writes, in its order: the spend that is not due yet. */
  static final List<String> UNDER_WAY =
      Stream.concat(byMean("pending_").stream(), Stream.of("last_millis")).toList();

  private final double[] pending = new double[MEANS_MILLIS.length];
  private final double[] converted = new double[MEANS_MILLIS.length];
  private final double[] exposed = new double[MEANS_MILLIS.length];
  private final double[] weights = new double[MEANS_MILLIS.length];
  private double rateFactor = 1;
  private long lastMillis = Long.MIN_VALUE;
  private boolean isRestored;

  DueSpend() {
    for (int k = 0; k < weights.length; k++) {
      weights[k] = PRIOR[k] / PRIOR_SUM;
    }
  }

  /** Money that was spent just now, in any unit, the same for all. */
  void spent(double amount) {
    for (int k = 0; k < pending.length; k++) {
      pending[k] += amount;
    }
  }

  /** A conversion has come, so long after its bid was decided. */
  void converted(long delayMillis) {
    double delay = Math.max(0, delayMillis);
    double[] density = new double[weights.length];
    for (int k = 0; k < density.length; k++) {
      density[k] = weights[k] * Math.exp(-delay / MEANS_MILLIS[k]) / MEANS_MILLIS[k];
    }
    double sum = Arrays.stream(density).sum();
    for (int k = 0; k < density.length; k++) {
      double part = sum > 0 ? density[k] / sum : k == density.length - 1 ? 1 : 0;
      converted[k] = converted[k] * (1 - 1.0 / MEMORY) + part;
      exposed[k] *= 1 - 1.0 / MEMORY;
    }
  }

  /**
   * Moves on, and answers what has become due since the last time, in the unit of {@link #spent}.
   *
   * @param expectedRate conversions for each unit spent that are expected while nothing is known
   */
  double advance(long nowMillis, double expectedRate) {
    if (isRestored) {
      isRestored = false;
      weigh(expectedRate);
    }
    long passed = lastMillis == Long.MIN_VALUE ? 0 : nowMillis - lastMillis;
    if (passed >= 0 || passed < -SET_BACK_MILLIS) {
      lastMillis = nowMillis;
    }
    double millis = Math.max(0, passed);
    double due = 0;
    for (int k = 0; k < pending.length; k++) {
      double arrived = pending[k] * -Math.expm1(-millis / MEANS_MILLIS[k]);
      pending[k] -= arrived;
      exposed[k] += arrived;
      due += weights[k] * arrived;
    }
    weigh(expectedRate);
    return due;
  }

  /** How long conversions take, to be given to {@link #restoreLearned}, from {@code at} on. */
  void saveLearned(double[] to, int at) {
    int means = MEANS_MILLIS.length;
    System.arraycopy(converted, 0, to, at, means);
    System.arraycopy(exposed, 0, to, at + means, means);
    to[at + 2 * means] = rateFactor;
  }

  void restoreLearned(double[] from, int at) {
    int means = MEANS_MILLIS.length;
    System.arraycopy(from, at, converted, 0, means);
    System.arraycopy(from, at + means, exposed, 0, means);
    rateFactor = from[at + 2 * means];
    isRestored = true;
  }

  /** What is on its way, to be given to {@link #restoreUnderWay}, from {@code at} on. */
  void saveUnderWay(double[] to, int at) {
    int means = MEANS_MILLIS.length;
    System.arraycopy(pending, 0, to, at, means);
    to[at + means] = lastMillis == Long.MIN_VALUE ? Double.NaN : (double) lastMillis;
  }

  /** Goes on with what another had; what became due since then does at the next {@link #advance}. */
  void restoreUnderWay(double[] from, int at) {
    int means = MEANS_MILLIS.length;
    System.arraycopy(from, at, pending, 0, means);
    double last = from[at + means];
    lastMillis = Double.isNaN(last) ? Long.MIN_VALUE : (long) last;
  }

  private void weigh(double expectedRate) {
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (converted[k] + PRIOR[k]) / (PRIOR_SUM + expectedRate * rateFactor * exposed[k]);
      sum += weights[k];
    }
    for (int k = 0; k < weights.length; k++) {
      weights[k] /= sum;
    }
    // One step a time: it is back where the sum is 1 long before much more is known.
    rateFactor = Math.max(1 / MAX_RATE_FACTOR, Math.min(MAX_RATE_FACTOR, rateFactor * sum));
  }
}
