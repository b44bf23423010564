package io.segmento.platform.report.anonymity;

import java.util.Collection;

/**
 * Which numbers may be told: at least {@code users} users and {@code partners} partners behind them, and no partner with more than {@code
 * largestShare} of them. Asked twice: of the truth, so that the rule is never broken; and of what is seen through noise, with {@value #TAIL} standard
 * deviations to spare, so that whether a number is told tells of no user: where the second says yes, the first says no with a probability below 1e-8.
 */
record CellRule(long users, int partners, double largestShare) {
  /** Standard deviations that noise does not go beyond: one time in a billion. */
  static final double TAIL = 6;

  boolean permits(Aggregate behind) {
    return permitsTruth(behind.users(), behind.partners().values())
        && behind.noisyUsers() >= users + TAIL * behind.userSigma()
        && permitsNoisy(behind.noisyPartners().values(), TAIL * behind.sigma());
  }

  /** Whether what is behind is so little that noise covers it. */
  static boolean coversByNoise(Aggregate behind) {
    double margin = TAIL * behind.sigma();
    return behind.noisyPartners().values().stream().allMatch(total -> total <= margin);
  }

  private boolean permitsTruth(long behindUsers, Collection<Long> totals) {
    long all = 0;
    long largest = 0;
    int count = 0;
    for (long total : totals) {
      all += total;
      largest = Math.max(largest, total);
      count += total > 0 ? 1 : 0;
    }
    return behindUsers >= users && count >= partners && largest <= largestShare * all;
  }

  private boolean permitsNoisy(Collection<Long> totals, double margin) {
    double all = 0;
    double largest = 0;
    int count = 0;
    for (long total : totals) {
      all += total;
      largest = Math.max(largest, (double) total);
      count += total > margin ? 1 : 0;
    }
    return count >= partners
        && largest + margin <= largestShare * (all - margin * Math.sqrt(totals.size()));
  }
}
