package io.segmento.tools.experiment;

import io.segmento.proto.v1.ArmRatio;
import io.segmento.proto.v1.ArmRatioKind;
import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ConfidenceInterval;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.util.Locale;

/** A report of an experiment for people to read. */
final class ExperimentText {
  private static final double MICROS = 1e6;

  private ExperimentText() {}

  static String of(ExperimentReport report) {
    StringBuilder text = new StringBuilder(String.format(
        Locale.ROOT,
        "Experiment %s of campaign %s since %s, in %s%n",
        report.getExperimentId(),
        report.getCampaignId(),
        Instant.ofEpochMilli(report.getFromMillis()),
        report.getCurrency()));
    TextTable counts = new TextTable(0)
        .header(
            "arm",
            "users here",
            "ghost bids",
            "wins",
            "impressions",
            "clicks",
            "conversions",
            "spend",
            "value");
    for (ArmReport arm : report.getArmsList()) {
      counts.row(
          arm.getArm() + " " + arm.getName() + (arm.getHoldOut() ? ", held out" : ""),
          count(arm.getUsers()),
          count(arm.getGhostBids()),
          count(arm.getWins()),
          count(arm.getImpressions()),
          count(arm.getClicks()),
          count(arm.getConversions()),
          String.format(Locale.ROOT, "%,.2f", arm.getSpendMicros() / MICROS),
          String.format(Locale.ROOT, "%,.2f", arm.getConversionValueMicros() / MICROS));
    }
    text.append(counts);
    TextTable ratios =
        new TextTable(0).header("arm", "figure", "value, 95 %", "against the first, 95 %", "p");
    for (ArmReport arm : report.getArmsList()) {
      for (ArmRatio ratio : arm.getRatiosList()) {
        double unit = unit(ratio.getKind());
        ratios.row(
            arm.getName(),
            ratio.getKind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            interval(ratio.getValue(), unit),
            ratio.hasDifference() ? interval(ratio.getDifference(), unit) : "",
            ratio.hasDifference() && ratio.getDifference().hasLow()
                ? String.format(Locale.ROOT, "%.3f", ratio.getDifference().getPValue())
                : "");
      }
    }
    return text.append('\n')
        .append(ratios)
        .append('\n')
        .append(sampleRatio(report))
        .toString();
  }

  private static String sampleRatio(ExperimentReport report) {
    if (report.getSampleRatio().getMismatch()) {
      return String.format(
          Locale.ROOT,
          "The arms do not have the users that they should (p = %.1e): trust no figure above, and look for what treats them differently.%n",
          report.getSampleRatio().getPValue());
    }
    return report.getSampleRatio().hasPValue()
        ? String.format(
            Locale.ROOT,
            "The arms have the users that they should (p = %.3f), by what the asked node has met.%n",
            report.getSampleRatio().getPValue())
        : "Too few users to tell whether they are spread as they should be.\n";
  }

  private static double unit(ArmRatioKind kind) {
    return switch (kind) {
      case COST_PER_CLICK, COST_PER_CONVERSION -> MICROS;
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

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
