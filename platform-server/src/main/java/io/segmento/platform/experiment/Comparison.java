package io.segmento.platform.experiment;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** Differences between two arms, with their intervals. Stateless. */
public final class Comparison {

  private static final double HALF = 0.5;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private Comparison() {}

  /**
   * The difference of the means, {@code treatment − control}, without assuming equal variances (Welch 1947).
   *
   * @param confidence of the interval, such as 0.95
   */
  public static Interval ofMeans(Moments treatment, Moments control, double confidence) {
    if (treatment.count() < 2 || control.count() < 2) {
      return Interval.UNKNOWN;
    }
    double one = treatment.varianceY() / treatment.count();
    double other = control.varianceY() / control.count();
    double difference = treatment.meanY() - control.meanY();
    double variance = one + other;
    if (variance == 0) {
      return new Interval(difference, difference, difference, difference == 0 ? 1 : 0);
    }
    double freedom = variance
        * variance
        / (one * one / (treatment.count() - 1) + other * other / (control.count() - 1));
    return student(difference, Math.sqrt(variance), freedom, confidence);
  }

  /** Whether the mean of y is 0: of paired differences, such as those of two strategies on the same days (Student 1908). */
  public static Interval ofPairs(Moments differences, double confidence) {
    if (differences.count() < 2) {
      return Interval.UNKNOWN;
    }
    double deviation = Math.sqrt(differences.varianceY() / differences.count());
    double mean = differences.meanY();
    return deviation == 0
        ? new Interval(mean, mean, mean, mean == 0 ? 1 : 0)
        : student(mean, deviation, differences.count() - 1.0, confidence);
  }

  /**
   * A ratio of sums, Σy / Σx, such as clicks over impressions or cost over clicks, where (y, x) are what one independent unit did: a user, or a day.
   * Impressions of one user are not independent, so a ratio's error is that of its units (delta method):
   *
   * <pre>var(R) = (var y − 2 R cov + R² var x) / (n · mean(x)²),  R = mean(y) / mean(x)</pre>
   */
  public static Interval ratio(Moments units, double confidence) {
    if (units.count() < 2 || units.meanX() == 0) {
      return Interval.UNKNOWN;
    }
    double ratio = units.meanY() / units.meanX();
    return student(ratio, Math.sqrt(ratioVariance(units)), units.count() - 1.0, confidence);
  }

  /** The difference of two such ratios, {@code treatment − control}. */
  public static Interval ofRatios(Moments treatment, Moments control, double confidence) {
    if (treatment.count() < 2
        || control.count() < 2
        || treatment.meanX() == 0
        || control.meanX() == 0) {
      return Interval.UNKNOWN;
    }
    double one = ratioVariance(treatment);
    double other = ratioVariance(control);
    double difference = treatment.meanY() / treatment.meanX() - control.meanY() / control.meanX();
    double variance = one + other;
    if (variance == 0) {
      return new Interval(difference, difference, difference, difference == 0 ? 1 : 0);
    }
    double freedom = variance
        * variance
        / (one * one / (treatment.count() - 1) + other * other / (control.count() - 1));
    return student(difference, Math.sqrt(variance), freedom, confidence);
  }

  static double ratioVariance(Moments units) {
    double ratio = units.meanY() / units.meanX();
    double variance =
        units.varianceY() - 2 * ratio * units.covariance() + ratio * ratio * units.varianceX();
    return Math.max(0, variance) / (units.count() * units.meanX() * units.meanX());
  }

  /**
   * By how much more often the treated convert, {@code p₁ / p₀ − 1}, of users of whom each converts or does not: log-normal interval (Katz and others
   * 1978). The lift of a hold-out: all users of the arm count, whether an ad reached them or not.
   */
  public static Interval lift(
      long converted, long users, long controlConverted, long controlUsers, double confidence) {
    check(converted, users);
    check(controlConverted, controlUsers);
    if (converted == 0 || controlConverted == 0) {
      return Interval.UNKNOWN;
    }
    double ratio = (double) converted / users / ((double) controlConverted / controlUsers);
    double deviation =
        Math.sqrt(1.0 / converted - 1.0 / users + 1.0 / controlConverted - 1.0 / controlUsers);
    double z = NORMAL.inverseSurvivalProbability((1 - confidence) * HALF);
    double p = deviation == 0
        ? (ratio == 1 ? 1 : 0)
        : 2 * NORMAL.survivalProbability(Math.abs(Math.log(ratio)) / deviation);
    return new Interval(
        ratio - 1, ratio * Math.exp(-z * deviation) - 1, ratio * Math.exp(z * deviation) - 1, p);
  }

  private static void check(long converted, long users) {
    if (converted < 0 || users < converted) {
      throw new IllegalArgumentException(
          "converted: " + converted + " of " + users + " users (expected: 0 to all of them)");
    }
  }

  private static Interval student(
      double estimate, double deviation, double freedom, double confidence) {
    TDistribution t = TDistribution.of(freedom);
    double wide = t.inverseSurvivalProbability((1 - confidence) * HALF) * deviation;
    double p = 2 * t.survivalProbability(Math.abs(estimate) / deviation);
    return new Interval(estimate, estimate - wide, estimate + wide, p);
  }
}
