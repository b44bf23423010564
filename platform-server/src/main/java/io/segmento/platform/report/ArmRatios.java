package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.experiment.Comparison;
import io.segmento.platform.experiment.Comparison.Pair;
import io.segmento.platform.experiment.Cuped;
import io.segmento.platform.experiment.GroupComparison;
import io.segmento.platform.experiment.Interval;
import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ConfidenceInterval;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The figures that arms are compared in: by hours of both, and by groups of users of each. Of one report. */
final class ArmRatios {
  private static final double CONFIDENCE = 0.95;

  /** Of two counters; without one below, a sum for each group of users. */
  private record Ratio(
      ArmRatioKind kind, Counter above, @Nullable Counter below) {}

  private static final List<Ratio> RATIOS = List.of(
      new Ratio(ArmRatioKind.CLICK_RATE, Counter.CLICKS, Counter.IMPRESSIONS),
      new Ratio(ArmRatioKind.COST_PER_CLICK, Counter.SPEND_MICROS, Counter.CLICKS),
      new Ratio(ArmRatioKind.CONVERSION_RATE, Counter.CONVERSIONS, Counter.CLICKS),
      new Ratio(ArmRatioKind.COST_PER_CONVERSION, Counter.SPEND_MICROS, Counter.CONVERSIONS),
      new Ratio(
          ArmRatioKind.RETURN_ON_SPEND, Counter.CONVERSION_VALUE_MICROS, Counter.SPEND_MICROS),
      new Ratio(ArmRatioKind.IMPRESSIONS_PER_USER_GROUP, Counter.IMPRESSIONS, null),
      new Ratio(ArmRatioKind.CLICKS_PER_USER_GROUP, Counter.CLICKS, null),
      new Ratio(ArmRatioKind.CONVERSIONS_PER_USER_GROUP, Counter.CONVERSIONS, null),
      new Ratio(ArmRatioKind.SPEND_PER_USER_GROUP, Counter.SPEND_MICROS, null),
      new Ratio(
          ArmRatioKind.CONVERSION_VALUE_PER_USER_GROUP, Counter.CONVERSION_VALUE_MICROS, null));

  private final Set<Long> hours;
  private final ArmSums first;
  private final int firstArm;
  private final GroupFigures groups;

  /**
   * Compares with the first arm.
   *
   * @param hours in which any arm did something, in their order
   */
  ArmRatios(Set<Long> hours, int firstArm, ArmSums first, GroupFigures groups) {
    this.hours = hours;
    this.firstArm = firstArm;
    this.first = first;
    this.groups = groups;
  }

  /** Adds all that is known of an arm that is bid for. */
  void add(ArmReport.Builder told, ArmSums sums) {
    for (Ratio ratio : RATIOS) {
      ArmRatio.Builder line = ArmRatio.newBuilder().setKind(ratio.kind());
      if (ratio.below() != null) {
        byHours(line, told.getArm(), sums, ratio.above(), ratio.below());
      }
      GroupComparison byGroups = groups.compare(ratio.above(), ratio.below());
      if (byGroups != null) {
        if (ratio.below() == null) {
          line.setValue(proto(byGroups.value(told.getArm(), CONFIDENCE)));
        }
        if (told.getArm() != firstArm) {
          Cuped found = byGroups.difference(told.getArm(), firstArm, CONFIDENCE);
          line.setUserGroupDifference(proto(found.difference()))
              .setNoiseExplained(found.explained());
        }
      }
      if (line.hasValue()) {
        told.addRatios(line);
      }
    }
  }

  private void byHours(ArmRatio.Builder line, int arm, ArmSums sums, Counter above, Counter below) {
    List<Pair> units = sums.units(above, below, hours);
    boolean tells = Comparison.tells(units);
    line.setValue(
        proto(tells ? Comparison.ratio(Comparison.moments(units), CONFIDENCE) : Interval.UNKNOWN));
    if (arm != firstArm) {
      List<Pair> others = first.units(above, below, hours);
      line.setDifference(proto(
          tells && Comparison.tells(others)
              ? Comparison.ofPairedRatios(units, others, CONFIDENCE)
              : Interval.UNKNOWN));
    }
  }

  private static ConfidenceInterval proto(Interval interval) {
    ConfidenceInterval.Builder told = ConfidenceInterval.newBuilder();
    if (interval.isKnown()) {
      told.setEstimate(interval.estimate())
          .setLow(interval.low())
          .setHigh(interval.high())
          .setPValue(interval.pValue());
    }
    return told.build();
  }
}
