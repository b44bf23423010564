package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.ChartPage.MICROS;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.HoldOut;
import io.segmento.tools.console.TextTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What strategies' days came to, beside clicks and cost, as tables of text; means of all seeds. */
final class SimulationFigures {

  private static final double HOUR_MILLIS = 3_600_000;

  private SimulationFigures() {}

  /**
   * A table.
   *
   * @param rows one for each strategy, its name first, with as many fields as columns
   */
  record Figures(List<String> columns, List<List<String>> rows) {
    Figures {
      columns = List.copyOf(columns);
      rows = List.copyOf(rows);
    }
  }

  /** What was bought and at what price, how far that is off what was asked for, and when the money was spent. */
  static Figures money(List<StrategyRuns> all, TargetOptions targets) {
    List<List<String>> rows = new ArrayList<>();
    for (StrategyRuns runs : all) {
      rows.add(List.of(
          runs.name(),
          units(runs, CampaignResult::valueMicros, 2),
          number(runs.mean(CampaignResult::returnOnSpend), 2, ""),
          units(runs, CampaignResult::costPerClickMicros, 4),
          units(runs, CampaignResult::costPerConversionMicros, 3),
          targets.errors(runs),
          spentOut(runs)));
    }
    return new Figures(
        List.of(
            "strategy",
            "value",
            "value/cost",
            "per click",
            "per conversion",
            "off target",
            "95 % spent"),
        rows);
  }

  /** When 95 % of the budget were spent; of how many days that is the mean, where some did not come to it. */
  private static String spentOut(StrategyRuns runs) {
    long[] millis = runs.results().stream()
        .mapToLong(day -> day.first().t95Millis())
        .filter(after -> after >= 0)
        .toArray();
    int days = runs.results().size();
    String after =
        number(Arrays.stream(millis).average().orElse(Double.NaN) / HOUR_MILLIS, 1, " h");
    return millis.length == 0 || millis.length == days
        ? after
        : after + " (" + millis.length + " of " + days + " days)";
  }

  /** Whether predictions are what comes, bounds were kept, and how long decisions took. */
  static Figures bounds(List<StrategyRuns> all) {
    List<List<String>> rows = new ArrayList<>();
    for (StrategyRuns runs : all) {
      rows.add(List.of(
          runs.name(),
          number(runs.mean(CampaignResult::calibration), 3, ""),
          number(runs.mean(CampaignResult::areaUnderCurve), 3, ""),
          number(runs.mean(CampaignResult::bidsAboveCap), 0, ""),
          units(runs, CampaignResult::overspentMicros, 3),
          number(runs.decisionMicros(50), 2, " µs"),
          number(runs.decisionMicros(99), 2, " µs")));
    }
    return new Figures(
        List.of(
            "strategy",
            "predicted/true",
            "AUC",
            "above cap",
            "overspent",
            "decision p50",
            "decision p99"),
        rows);
  }

  /** What attribution credits to the ads, what of it needed none, and what they brought. */
  static Figures conversions(List<StrategyRuns> all) {
    List<List<String>> rows = new ArrayList<>();
    for (StrategyRuns runs : all) {
      double attributed = runs.mean(day -> (double) day.conversionFigures().attributed());
      double incremental = runs.mean(day -> day.conversionFigures().incremental());
      double cost = runs.mean(CampaignResult::costMicros) / MICROS;
      rows.add(List.of(
          runs.name(),
          number(attributed, 1, ""),
          number(runs.mean(day -> (double) day.conversionFigures().organic()), 1, ""),
          number(incremental, 2, ""),
          number(attributed == 0 ? Double.NaN : cost / attributed, 3, ""),
          number(incremental == 0 ? Double.NaN : cost / incremental, 3, "")));
    }
    return new Figures(
        List.of(
            "strategy",
            "attributed",
            "organic of them",
            "incremental",
            "per attributed",
            "per incremental"),
        rows);
  }

  /** What ghost bids say of the same, of all seeds together; without rows where nobody is held out. */
  static Figures holdOut(List<StrategyRuns> all) {
    List<List<String>> rows = new ArrayList<>();
    for (StrategyRuns runs : all) {
      runs.results().stream()
          .flatMap(day -> day.first().holdOut().stream())
          .reduce(HoldOut::plus)
          .ifPresent(holdOut -> rows.add(List.of(
              runs.name(),
              number((double) holdOut.bidFor(), 0, ""),
              number((double) holdOut.bidForBuyers(), 0, ""),
              number((double) holdOut.heldOut(), 0, ""),
              number((double) holdOut.heldOutBuyers(), 0, ""),
              number((double) holdOut.ghostBids(), 0, ""),
              estimate(holdOut.lift(), 100, " %"),
              estimate(holdOut.incremental(), 1, ""),
              number(holdOut.trueIncremental(), 1, ""))));
    }
    return new Figures(
        List.of(
            "strategy",
            "bid for",
            "buyers",
            "held out",
            "buyers",
            "ghost bids",
            "lift, 95 %",
            "incremental buyers, 95 %",
            "true"),
        rows);
  }

  private static String estimate(HoldOut.Estimate estimate, double factor, String unit) {
    return Double.isNaN(estimate.value())
        ? "-"
        : String.format(
            Locale.ROOT,
            "%+.1f%s (%+.1f to %+.1f)",
            factor * estimate.value(),
            unit,
            factor * estimate.low(),
            factor * estimate.high());
  }

  /** Where the rest of what could have been left went, in units of currency. */
  static Figures losses(List<StrategyRuns> all) {
    List<List<String>> rows = new ArrayList<>();
    for (StrategyRuns runs : all) {
      List<String> row = new ArrayList<>();
      row.add(runs.name());
      for (ToDoubleFunction<CampaignResult> part : PARTS) {
        row.add(units(runs, part, 2));
      }
      rows.add(row);
    }
    return new Figures(Stream.concat(Stream.of("strategy"), PART_NAMES.stream()).toList(), rows);
  }

  static final List<String> PART_NAMES = List.of(
      "surplus",
      "overbid",
      "not worth it",
      "lost or left out",
      "no money left",
      "another creative");

  static final List<ToDoubleFunction<CampaignResult>> PARTS = List.of(
      CampaignResult::surplusMicros,
      CampaignResult::overbidMicros,
      CampaignResult::unprofitableMicros,
      CampaignResult::underbidMicros,
      CampaignResult::spentOutMicros,
      CampaignResult::misallocatedMicros);

  private static String units(
      StrategyRuns runs, ToDoubleFunction<CampaignResult> figure, int decimals) {
    return number(runs.mean(figure) / MICROS, decimals, "");
  }

  private static String number(double value, int decimals, String unit) {
    return Double.isNaN(value)
        ? "-"
        : String.format(Locale.ROOT, "%,." + decimals + "f", value) + unit;
  }

  static String text(Figures figures) {
    TextTable table = new TextTable(0).header(figures.columns().toArray(String[]::new));
    figures.rows().forEach(row -> table.row(row.toArray(String[]::new)));
    return table.toString();
  }

  static void html(StringBuilder page, Figures figures) {
    page.append("<div class=\"wide\"><table><tr>");
    figures.columns().forEach(name -> cell(page, "th", name));
    page.append("</tr>\n");
    for (List<String> row : figures.rows()) {
      page.append("<tr>");
      row.forEach(field -> cell(page, "td", field));
      page.append("</tr>\n");
    }
    page.append("</table></div>\n");
  }

  private static void cell(StringBuilder page, String kind, String text) {
    page.append('<')
        .append(kind)
        .append('>')
        .append(ChartPage.escape(text))
        .append("</")
        .append(kind)
        .append('>');
  }
}
