package io.segmento.platform.experiment;

import io.segmento.platform.experiment.Comparison.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

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
 * {@link Cuped} takes the past off. With x = 1 for every group, R is a sum for each group. Nothing is told of an arm of which fewer than {@value
 * Comparison#LEAST_UNITS} groups did what is compared: neither their variance nor the straight line in place of the ratio is of use then. Immutable.
 */
public final class GroupComparison {
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
    return tells(arm) ? Comparison.ratio(sums(arm), confidence) : Interval.UNKNOWN;
  }

  /** The ratio of an arm less that of another. */
  public Cuped difference(int arm, int control, double confidence) {
    return tells(arm) && tells(control)
        ? Cuped.of(units(arm), units(control), confidence)
        : Cuped.UNKNOWN;
  }

  private boolean tells(int arm) {
    return Comparison.tells(IntStream.range(0, arms.length)
        .filter(group -> arms[group] == arm)
        .mapToObj(during::get)
        .toList());
  }

  private Moments units(int arm) {
    Moments sums = sums(arm);
    double ratio = sums.meanY() / sums.meanX();
    Moments units = Moments.NONE;
    for (int group = 0; group < arms.length; group++) {
      if (arms[group] == arm) {
        units = units.with(ratio + Comparison.residual(during.get(group), sums), past[group]);
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
