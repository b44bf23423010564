package io.segmento.tools.experiment;

import io.segmento.proto.v1.ArmReport;
import io.segmento.proto.v1.ExperimentReport;
import io.segmento.proto.v1.HoldOutLift;
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
        "Experiment %s of campaign %s since %s, in %s%n%s%n",
        report.getExperimentId(),
        report.getCampaignId(),
        Instant.ofEpochMilli(report.getFromMillis()),
        report.getCurrency(),
        sampleRatio(report)));
    text.append(counts(report)).append('\n').append(DifferencesText.of(report));
    if (report.hasHoldOut()) {
      text.append('\n').append(holdOut(report.getHoldOut()));
    }
    return text.toString();
  }

  private static TextTable counts(ExperimentReport report) {
    TextTable counts = new TextTable(0)
        .header(
            "arm",
            "users here",
            "should be",
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
          String.format(Locale.ROOT, "%.1f %%", arm.getUsersPermille() / 10.0),
          count(arm.getGhostBids()),
          count(arm.getWins()),
          count(arm.getImpressions()),
          count(arm.getClicks()),
          count(arm.getConversions()),
          String.format(Locale.ROOT, "%,.2f", arm.getSpendMicros() / MICROS),
          String.format(Locale.ROOT, "%,.2f", arm.getConversionValueMicros() / MICROS));
    }
    return counts;
  }

  private static String holdOut(HoldOutLift lift) {
    String buyers = String.format(
        Locale.ROOT,
        "Of %s people who were bid for %s bought, of %s who were held out %s (people to about 1 %%, by whole days of UTC).%n",
        count(lift.getBidFor()),
        count(lift.getBidForBuyers()),
        count(lift.getHeldOut()),
        count(lift.getHeldOutBuyers()));
    return lift.hasLift()
        ? buyers
            + String.format(
                Locale.ROOT,
                "Lift of the campaign: %+.1f %% (95 %%: %+.1f to %+.1f %%)%s%n",
                100 * lift.getLift().getEstimate(),
                100 * lift.getLift().getLow(),
                100 * lift.getLift().getHigh(),
                lift.getLift().getLow() > 0 || lift.getLift().getHigh() < 0
                    ? "."
                    : ": it may as well have none.")
        : buyers + "Lift of the campaign: cannot tell before somebody of either group buys.\n";
  }

  private static String sampleRatio(ExperimentReport report) {
    if (report.getSampleRatio().getMismatch()) {
      return String.format(
          Locale.ROOT,
          "The arms do not have the users that they should (p = %.1e): trust no figure below, and look for what treats them differently.%n",
          report.getSampleRatio().getPValue());
    }
    return report.getSampleRatio().hasPValue()
        ? String.format(
            Locale.ROOT,
            "The arms have the users that they should (p = %.3f), by what the asked node has met since it began.%n",
            report.getSampleRatio().getPValue())
        : "Too few users have come to the asked node to tell whether they are spread as they should be.\n";
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
