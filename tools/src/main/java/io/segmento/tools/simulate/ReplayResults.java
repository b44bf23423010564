package io.segmento.tools.simulate;

import io.segmento.simulate.Calibration;
import io.segmento.simulate.LogReplay;
import io.segmento.tools.console.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What strategies came to in the auctions of one log.
 *
 * @param leftOut bids of the log that lost for another reason than their price
 * @param calibrations of the strategies that bid when it was logged
 */
record ReplayResults(List<ReplayedStrategy> all, long leftOut, List<Calibration> calibrations) {

  private static final double MUCH = 0.5;

  ReplayResults {
    all = List.copyOf(all);
    calibrations = List.copyOf(calibrations);
  }

  String table() {
    TextTable table = new TextTable(0)
        .header(
            "strategy",
            "bids",
            "won",
            "cost",
            "expected clicks",
            "logged clicks",
            "surplus",
            "extrapolated");
    for (ReplayedStrategy each : all) {
      LogReplay.Result result = each.result();
      table.row(
          each.name(),
          String.format(Locale.ROOT, "%,d", result.bids()),
          String.format(Locale.ROOT, "%,d", result.wins()),
          String.format(Locale.ROOT, "%,.2f", result.costMicros() / ChartPage.MICROS),
          String.format(Locale.ROOT, "%,.2f", result.expectedClicks()),
          String.format(Locale.ROOT, "%,d", result.observedClicks()),
          String.format(Locale.ROOT, "%,.2f", each.surplusMicros() / ChartPage.MICROS),
          "extrapolated " + ChartPage.percent(result.extrapolatedShare()));
    }
    return table.toString();
  }

  /** What those who bid had predicted, beside what came; empty where the log does not tell. */
  String calibrationTable() {
    if (calibrations.isEmpty()) {
      return "";
    }
    TextTable table =
        new TextTable(0).header("logged by", "impressions", "predicted", "clicks", "ratio", "");
    for (Calibration each : calibrations) {
      table.row(
          each.strategy() + " " + each.version(),
          String.format(Locale.ROOT, "%,d", each.impressions()),
          String.format(Locale.ROOT, "%,.2f", each.expectedClicks()),
          String.format(Locale.ROOT, "%,d", each.clicks()),
          String.format(Locale.ROOT, "%.3f", each.ratio()),
          verdict(each));
    }
    return table.toString();
  }

  /** Whether a strategy's predictions can be believed. */
  static String verdict(Calibration calibration) {
    return calibration.mayBeRight()
        ? String.format(Locale.ROOT, "as predicted, within ±%.3f", calibration.tolerance())
        : calibration.ratio() < 1 ? "predicts too many" : "predicts too few";
  }

  /** What a reader should know before the figures are believed. */
  List<String> notes() {
    List<String> notes = new ArrayList<>();
    for (ReplayedStrategy each : all) {
      notes.addAll(each.remarks());
      if (each.result().extrapolatedShare() > MUCH) {
        notes.add(
            each.name()
                + ": more than half of its bids end as the win curve guesses; trust the order of such figures, not their size.");
      }
    }
    if (leftOut > 0) {
      notes.add(String.format(
          Locale.ROOT,
          "%,d bids lost for another reason than their price and are left out.",
          leftOut));
    }
    return notes;
  }
}
