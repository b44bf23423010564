package io.segmento.simulate;

/** Impressions by what was predicted of them, in steps of at most 1.6 %, to see how well predictions rank. Not thread-safe. */
final class RankedClicks {

  /** Leaves the exponent and six bits of the fraction of a positive float, which orders like its bits. */
  private static final int DROPPED_BITS = 17;

  private static final int STEPS = Float.floatToIntBits(Float.POSITIVE_INFINITY) >>> DROPPED_BITS;

  private final double[] clicks = new double[STEPS];
  private final double[] others = new double[STEPS];

  /** An impression, with its true click probability. */
  void impression(double predicted, double trueRate) {
    int step = Float.floatToIntBits((float) predicted) >>> DROPPED_BITS;
    clicks[step] += trueRate;
    others[step] += 1 - trueRate;
  }

  /**
   * The probability that of an impression that is clicked and one that is not the first has the higher prediction, equal ones counting half: expected, so by true probabilities instead
   * of sampled clicks. NaN without impressions.
   */
  double area() {
    double below = 0;
    double won = 0;
    double all = 0;
    for (int i = 0; i < STEPS; i++) {
      won += clicks[i] * (below + others[i] / 2);
      below += others[i];
      all += clicks[i];
    }
    return won / (all * below);
  }
}
