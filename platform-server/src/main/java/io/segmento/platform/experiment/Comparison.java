package io.segmento.platform.experiment;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/** Differences between two arms, with their intervals. Stateless. */
public final class Comparison {

  private static final double HALF = 0.5;

  /** Units that did what is compared, in each arm. */
  public static final int LEAST_UNITS = 5;

  private Comparison() {}

  /**
   * Whether units enough did what is compared. Where hardly any did, such as one purchase in all, units look alike by chance, and an interval by their variance
   * would be sure of nothing.
   */
  public static boolean tells(List<Pair> units) {
    return units.stream().filter(unit -> unit.y() != 0 && unit.x() != 0).count() >= LEAST_UNITS;
  }

  /** Whether the mean of y is 0: of paired differences, such as those of two strategies on the same days (Student 1908). */
  public static Interval ofPairs(Moments differences, double confidence) {
    if (differences.count() < 2) {
      return Interval.UNKNOWN;
    }
    double deviation = Math.sqrt(differences.varianceY() / differences.count());
    return student(differences.meanY(), deviation, differences.count() - 1.0, confidence);
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

  /**
   * The difference of two such ratios of arms, {@code treatment − control}, where both arms have the same units, such as hours. What a unit does to both is no
   * noise of their difference, so its error is that of the differences of each unit:
   *
   * <pre>
   * d = (y₁ − R₁ x₁) / mean(x₁) − (y₀ − R₀ x₀) / mean(x₀)     of each unit
   * var(R₁ − R₀) = var d / n
   * </pre>
   */
  public static Interval ofPairedRatios(
      List<Pair> treatment, List<Pair> control, double confidence) {
    if (treatment.size() != control.size()) {
      throw new IllegalArgumentException("treatment: " + treatment.size() + " units, control: "
          + control.size() + " (expected: the same)");
    }
    Moments one = moments(treatment);
    Moments other = moments(control);
    if (one.count() < 2 || one.meanX() == 0 || other.meanX() == 0) {
      return Interval.UNKNOWN;
    }
    Moments differences = Moments.NONE;
    for (int i = 0; i < treatment.size(); i++) {
      differences =
          differences.with(residual(treatment.get(i), one) - residual(control.get(i), other), 0);
    }
    double difference = one.meanY() / one.meanX() - other.meanY() / other.meanX();
    double deviation = Math.sqrt(differences.varianceY() / differences.count());
    return student(difference, deviation, differences.count() - 1.0, confidence);
  }

  /** What one unit did: the ratio's numerator and denominator. */
  public record Pair(double y, double x) {}

  /** Of units that lie in a list. */
  public static Moments moments(List<Pair> units) {
    Moments sum = Moments.NONE;
    for (Pair unit : units) {
      sum = sum.with(unit.y(), unit.x());
    }
    return sum;
  }

  /** How far a unit is from the ratio of all, as far as the ratio goes: linear in what it did. */
  static double residual(Pair unit, Moments units) {
    return (unit.y() - units.meanY() / units.meanX() * unit.x()) / units.meanX();
  }

  static double ratioVariance(Moments units) {
    double ratio = units.meanY() / units.meanX();
    double variance =
        units.varianceY() - 2 * ratio * units.covariance() + ratio * ratio * units.varianceX();
    return Math.max(0, variance) / (units.count() * units.meanX() * units.meanX());
  }

  /** Of an estimate whose error has a deviation that was itself estimated with some degrees of freedom. */
  static Interval student(double estimate, double deviation, double freedom, double confidence) {
    if (deviation == 0) {
      return new Interval(estimate, estimate, estimate, estimate == 0 ? 1 : 0);
    }
    TDistribution t = TDistribution.of(freedom);
    double wide = t.inverseSurvivalProbability((1 - confidence) * HALF) * deviation;
    double p = 2 * t.survivalProbability(Math.abs(estimate) / deviation);
    return new Interval(estimate, estimate - wide, estimate + wide, p);
  }
}
