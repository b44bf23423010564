package io.segmento.platform.experiment;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether as many users came into each arm as were meant to: Pearson's χ² with (arms − 1) degrees of freedom. A small p-value means that
 * assignment, counting or privacy treats arms differently, and that nothing else of the experiment is to be trusted.
 *
 * @param pValue of a difference at least this large by chance alone; NaN when an arm expects fewer than {@value #MIN_EXPECTED} users
 */
public record SampleRatio(double statistic, double pValue) {

  /** χ² is no good approximation below it. */
  public static final int MIN_EXPECTED = 5;

  /** What experimenters commonly alarm at; a false alarm in a thousand looks. */
  public static final double ALARM = 0.001;

  /**
   * Tests counts of distinct users.
   *
   * @param users by arm
   * @param shares that they should have, above 0, in any unit
   */
  public static SampleRatio of(long[] users, int[] shares) {
    if (users.length != shares.length || users.length < 2) {
      throw new IllegalArgumentException("users: " + users.length + " arms, shares: "
          + shares.length + " (expected: the same, at least 2)");
    }
    long all = 0;
    long weight = 0;
    for (int i = 0; i < users.length; i++) {
      if (users[i] < 0 || shares[i] <= 0) {
        throw new IllegalArgumentException(
            "arm " + i + ": " + users[i] + " users, share " + shares[i] + " (expected: >= 0, > 0)");
      }
      all += users[i];
      weight += shares[i];
    }
    double statistic = 0;
    boolean enough = true;
    for (int i = 0; i < users.length; i++) {
      double expected = (double) all * shares[i] / weight;
      enough &= expected >= MIN_EXPECTED;
      double off = users[i] - expected;
      statistic += expected > 0 ? off * off / expected : 0;
    }
    double p = enough
        ? ChiSquaredDistribution.of(users.length - 1).survivalProbability(statistic)
        : Double.NaN;
    return new SampleRatio(statistic, p);
  }

  /** Whether the arms are not what they should be. */
  public boolean isMismatch() {
    return pValue < ALARM;
  }
}
