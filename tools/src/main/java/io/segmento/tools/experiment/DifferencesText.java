package io.segmento.tools.experiment;

import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ConfidenceInterval;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.UserGroupDays;
import io.segmento.tools.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of arms and how far they are from the first one's, with what to trust of it. */
final class DifferencesText {
  private static final double MICROS = 1e6;
  /** With fewer, the core does not compare an arm by users. */
  private static final int LEAST_GROUPS = 5;

  private DifferencesText() {}

  static String of(ExperimentReport report) {
    boolean byUsers = report.getUserGroups().getCountedDays() > 0;
    List<String> header = new ArrayList<>(List.of("figure", "arm", "value (95 %)"));
    if (byUsers) {
      header.addAll(List.of("less the first arm's, by users (95 %)", "p", "", "noise off"));
    }
    header.addAll(List.of("less the first arm's, by hours (95 %)", "p", ""));
    TextTable table = new TextTable(0).header(header.toArray(String[]::new));
    // One figure after the other, the arms below each other: what is to be compared.
    for (ArmRatioKind kind : ArmRatioKind.values()) {
      for (ArmReport arm : report.getArmsList()) {
        for (ArmRatio ratio : arm.getRatiosList()) {
          if (ratio.getKind() == kind) {
            table.row(row(arm, ratio, byUsers));
          }
        }
      }
    }
    return table
        + (byUsers ? trusted(report) : notByUsers(report.getUserGroups()))
        + "By hours: the same hours of both arms are compared. Users who see many ads differ in all hours, and that is not in these intervals: where a few users see"
        + " most of the ads they are too narrow.\n"
        + "* The interval leaves out 0: of twenty such lines one is by chance alone.\n";
  }

  private static String[] row(ArmReport arm, ArmRatio ratio, boolean byUsers) {
    double unit = unit(ratio.getKind());
    List<String> row = new ArrayList<>(List.of(
        ratio.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        arm.getName(),
        interval(ratio.getValue(), unit)));
    if (byUsers) {
      boolean told = ratio.hasUserGroupDifference();
      row.addAll(difference(told, ratio.getUserGroupDifference(), unit));
      row.add(
          told && ratio.getUserGroupDifference().hasLow()
              ? String.format(Locale.ROOT, "%.0f %%", 100 * ratio.getNoiseExplained())
              : "");
    }
    row.addAll(difference(ratio.hasDifference(), ratio.getDifference(), unit));
    return row.toArray(String[]::new);
  }

  private static List<String> difference(boolean told, ConfidenceInterval found, double unit) {
    boolean known = told && found.hasLow();
    return List.of(
        told ? interval(found, unit) : "",
        known ? String.format(Locale.ROOT, "%.3f", found.getPValue()) : "",
        known && (found.getLow() > 0 || found.getHigh() < 0) ? "*" : "");
  }

  private static String trusted(ExperimentReport report) {
    UserGroupDays days = report.getUserGroups();
    return String.format(
        Locale.ROOT,
        "By users: trust these where there is an interval. Groups of users, each a hundredth of all (%s), are compared on %d of %d days (%s to %s, UTC), with %s of the impressions. %s%s%n",
        groups(report),
        days.getCountedDays(),
        days.getDays(),
        days.getFirstDay(),
        days.getLastDay(),
        coverage(report),
        past(days),
        report.getArmsList().stream()
                .anyMatch(arm -> !arm.getHoldOut() && arm.getUserGroups() < LEAST_GROUPS)
            ? " An arm of fewer than " + LEAST_GROUPS
                + " groups is too small to be compared so: give it more of the users."
            : "");
  }

  private static String past(UserGroupDays days) {
    String experiments = days.getDaysOfExperiments() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            " %d of the 14 days before it are left out, since an experiment of this campaign ran on them%s.",
            days.getDaysOfExperiments(),
            days.getDaysBefore() == 0 ? "" : ", and older days stand in where there are any");
    return (days.getDaysBefore() == 0
            ? "Nothing is taken off: no day before the experiment that was counted by groups is without an experiment."
            : String.format(
                Locale.ROOT,
                "What the same groups did on %d days before the experiment (%s to %s) is taken off; \"noise off\" is how much of the noise that was.",
                days.getDaysBefore(),
                days.getFirstDayBefore(),
                days.getLastDayBefore()))
        + experiments;
  }

  private static String notByUsers(UserGroupDays days) {
    return days.getDays() == 0
        ? "Not compared by users yet: that begins with the experiment's first whole day (UTC).\n"
        : String.format(
            Locale.ROOT,
            "Not compared by users: too few people. A day is counted by groups of users when the campaign reached %,d people, who may be measured, on the day"
                + " before.%n",
            days.getLeastPeople());
  }

  private static String groups(ExperimentReport report) {
    return String.join(
        ", ",
        report.getArmsList().stream()
            .map(arm -> arm.getUserGroups() + " " + arm.getName())
            .toList());
  }

  private static String coverage(ExperimentReport report) {
    long all =
        report.getArmsList().stream().mapToLong(ArmReport::getImpressions).sum();
    long counted = report.getArmsList().stream()
        .mapToLong(ArmReport::getUserGroupImpressions)
        .sum();
    return all == 0
        ? "none"
        : String.format(Locale.ROOT, "%.0f %%", Math.min(100, 100.0 * counted / all));
  }

  private static double unit(ArmRatioKind kind) {
    return switch (kind) {
      case COST_PER_CLICK,
          COST_PER_CONVERSION,
          SPEND_PER_USER_GROUP,
          CONVERSION_VALUE_PER_USER_GROUP -> MICROS;
      default -> 1;
    };
  }

  private static String interval(ConfidenceInterval interval, double unit) {
    return interval.hasLow()
        ? String.format(
            Locale.ROOT,
            "%.5g (%.5g to %.5g)",
            interval.getEstimate() / unit,
            interval.getLow() / unit,
            interval.getHigh() / unit)
        : "cannot tell";
  }
}
