package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.GroupTotals;
import io.segmento.platform.experiment.Comparison.Pair;
import io.segmento.platform.experiment.GroupComparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Figures of an experiment's arms by the groups of users that they have. Immutable. */
final class GroupFigures {
  private final int[] arms;
  private final GroupHistory history;

  /**
   * Of one experiment.
   *
   * @param arms by group the arm that it lies in
   */
  GroupFigures(int[] arms, GroupHistory history) {
    this.arms = arms.clone();
    this.history = history;
  }

  int groups(int arm) {
    return (int) Arrays.stream(arms).filter(each -> each == arm).count();
  }

  /** Of an arm's groups. */
  long impressions(int arm) {
    long[] all = history.during().of(Counter.IMPRESSIONS);
    long sum = 0;
    for (int group = 0; group < arms.length; group++) {
      sum += arms[group] == arm ? all[group] : 0;
    }
    return sum;
  }

  /** Null when no day was counted. */
  @Nullable
  GroupComparison compare(Counter above, @Nullable Counter below) {
    return history.counted().isEmpty()
        ? null
        : new GroupComparison(
            arms, sums(history.during(), above, below), sums(history.before(), above, below));
  }

  private static List<Pair> sums(GroupTotals totals, Counter above, @Nullable Counter below) {
    long[] y = totals.of(above);
    long[] x = below == null ? new long[0] : totals.of(below);
    List<Pair> sums = new ArrayList<>();
    for (int group = 0; group < y.length; group++) {
      sums.add(new Pair(y[group], below == null ? 1 : x[group]));
    }
    return sums;
  }
}
