package io.segmento.platform.experiment;

import io.segmento.platform.experiment.Comparison.Pair;
import java.util.Arrays;
import java.util.List;

/**
 * Compares arms by groups of users as independent units, in a ratio R = Σy / Σx of each arm's whole groups, such as clicks over impressions. What a heavy user does is
 * noise between groups, which hours of both arms cannot see. The ratio is made linear about each arm's own (delta method: Deng, Knoblich, Lu, KDD 2018), and so is the
 * same ratio of the time before, about that of all groups, whatever arm they are in:
 *
 * <pre>
 * unit of a group  = Rₐ + (y − Rₐ x) / x̄ₐ
 * past of a group  = (y′ − R′ x′) / x̄′
 * </pre>
 *
 * {@link Cuped} takes the past off. With x = 1 for every group, R is a sum for each group. Immutable.
 */
public final class GroupComparison {
  /** Of an arm. With fewer, neither their variance nor the straight line in place of the ratio is of use. */
  public static final int LEAST_GROUPS = 5;

  private final int[] arms;
  private final List<Pair> during;
  private final double[] past;

  /**
   * Of an experiment's groups, each by its number.
   *
   * @param arms in which each of them lies
   * @param during what they did in the experiment
   * @param before what the same groups did before it began; may be all 0
   */
  public GroupComparison(int[] arms, List<Pair> during, List<Pair> before) {
    this.arms = arms.clone();
    this.during = List.copyOf(during);
    this.past = past(before);
  }

  private static double[] past(List<Pair> before) {
    Moments all = Comparison.moments(before);
    double[] past = new double[before.size()];
    if (all.meanX() > 0) {
      Arrays.setAll(past, group -> Comparison.residual(before.get(group), all));
    }
    return past;
  }

  /** The ratio of an arm. */
  public Interval value(int arm, double confidence) {
    Moments sums = sums(arm);
    return sums.count() < LEAST_GROUPS ? Interval.UNKNOWN : Comparison.ratio(sums, confidence);
  }

  /** The ratio of an arm less that of another. */
  public Cuped difference(int arm, int control, double confidence) {
    Moments one = units(arm);
    Moments other = units(control);
    return one.count() < LEAST_GROUPS || other.count() < LEAST_GROUPS
        ? Cuped.UNKNOWN
        : Cuped.of(one, other, confidence);
  }

  /** None where the arm's ratio is not known. */
  private Moments units(int arm) {
    Moments sums = sums(arm);
    Moments units = Moments.NONE;
    if (sums.meanX() > 0) {
      double ratio = sums.meanY() / sums.meanX();
      for (int group = 0; group < arms.length; group++) {
        if (arms[group] == arm) {
          units = units.with(ratio + Comparison.residual(during.get(group), sums), past[group]);
        }
      }
    }
    return units;
  }

  private Moments sums(int arm) {
    Moments sums = Moments.NONE;
    for (int group = 0; group < arms.length; group++) {
      if (arms[group] == arm) {
        sums = sums.with(during.get(group).y(), during.get(group).x());
      }
    }
    return sums;
  }
}
