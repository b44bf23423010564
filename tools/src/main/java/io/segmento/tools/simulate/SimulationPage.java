package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.ChartPage.MICROS;
import static io.segmento.tools.simulate.ChartPage.escape;
import static io.segmento.tools.simulate.ChartPage.perMille;
import static io.segmento.tools.simulate.ChartPage.percent;
import static io.segmento.tools.simulate.ChartPage.units;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.Market;
import io.segmento.tools.load.SvgChart;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Days of strategies as one page with charts and without script. */
final class SimulationPage {

  private static final double HOUR_MILLIS = 3_600_000;

  private static final String MONEY_NOTE = """
      <p>Means of all seeds, in units of currency; of expected clicks, and of conversions that are expected after them. Off target: how far cost per click, cost per conversion or
      value over cost is off what was asked for. 95 % spent: from the beginning. Predicted/true: of what was won, 1 is calibrated. AUC: how well predictions rank it, 0.5 is chance. Above cap: bids that were cut down. Overspent: won
      above the budget. Decisions: of a sample, on this machine as it was.</p>
      """;

  private static final String CONVERSIONS_NOTE = """
      <p>Attributed: orders within 720 hours of a click, sampled. Organic of them: those that would have come without any ad. Incremental: those that the ads brought, whenever they come,
      expected. With a hold-out, of all seeds together: users who were bid for, and with a ghost bid, how many of either bought until the end, and what that says of what ads brought by then,
      beside the truth.</p>
      """;

  private static final String REGRET_NOTE = """
      <p>Means of all seeds, in units of currency. Overbid: paid above what would have won. Not worth it: price above value of what was won. Lost or left out, no money left: value
      above price of what was not won. Another creative: what the campaign's best one would have been worth above the one shown.</p>
      """;

  private SimulationPage() {}

  static String of(List<StrategyRuns> all, String setting, TargetOptions targets) {
    return of(all, setting, targets, null);
  }

  /** With what the second strategy does otherwise than the first. */
  static String of(
      List<StrategyRuns> all, String setting, TargetOptions targets, @Nullable PairedDays pairs) {
    StringBuilder page = ChartPage.begin("Simulation", setting);
    if (pairs != null) {
      differences(page, all, pairs);
    }
    results(page, all);
    SimulationFigures.html(page, SimulationFigures.money(all, targets));
    SimulationFigures.html(page, SimulationFigures.bounds(all));
    page.append(MONEY_NOTE);
    if (all.get(0).results().get(0).scenario().response().behaviour().matters()) {
      VisitorCharts.append(page, all);
    }
    conversions(page, all);
    regret(page, all);
    for (StrategyRuns runs : all) {
      page.append(spend(runs));
    }
    page.append(winCurve(all));
    for (StrategyRuns runs : all) {
      page.append(calibration(runs));
    }
    return ChartPage.end(page);
  }

  private static void differences(StringBuilder page, List<StrategyRuns> all, PairedDays pairs) {
    page.append("<p><strong>")
        .append(escape(pairs.verdict()))
        .append("</strong></p>\n<table><tr><th></th><th>")
        .append(escape(all.get(0).name()))
        .append("</th><th>")
        .append(escape(all.get(1).name()))
        .append("</th><th>difference, 95 %</th></tr>\n");
    for (PairedDays.Line line : pairs.lines()) {
      page.append("<tr><td>")
          .append(escape(line.name()))
          .append("</td><td>")
          .append(escape(CompareCommand.figure(line.name(), line.first())))
          .append("</td><td>")
          .append(escape(CompareCommand.figure(line.name(), line.second())))
          .append("</td><td>")
          .append(escape(Percent.of(line.relative())))
          .append("</td></tr>\n");
    }
    page.append("</table>\n");
  }

  private static void results(StringBuilder page, List<StrategyRuns> all) {
    page.append("<h2>Results</h2>\n<table><tr><th>strategy</th><th>won</th><th>cost</th>")
        .append("<th>of budget</th><th>clicks</th><th>expected</th><th>of optimum</th>")
        .append("<th>expected, against the first</th></tr>\n");
    for (int i = 0; i < all.size(); i++) {
      StrategyRuns runs = all.get(i);
      page.append("<tr><td>")
          .append(escape(runs.name()))
          .append(String.format(
              Locale.ROOT,
              "</td><td>%,.0f</td><td>%,.2f</td><td>%s</td><td>%,.1f</td><td>%,.2f</td><td>%s</td><td>%s</td></tr>%n",
              runs.mean(CampaignResult::wins),
              runs.mean(CampaignResult::costMicros) / MICROS,
              runs.isLimited() ? percent(runs.mean(CampaignResult::budgetShare)) : "-",
              runs.mean(CampaignResult::clicks),
              runs.mean(CampaignResult::expectedClicks),
              runs.isLimited() ? percent(runs.shareOfOptimum()) : "-",
              i == 0 ? "" : escape(runs.against(all.get(0)))));
    }
    page.append("</table>\n");
  }

  private static void conversions(StringBuilder page, List<StrategyRuns> all) {
    page.append("<h2>Conversions</h2>\n");
    SimulationFigures.html(page, SimulationFigures.conversions(all));
    SimulationFigures.Figures holdOut = SimulationFigures.holdOut(all);
    if (!holdOut.rows().isEmpty()) {
      SimulationFigures.html(page, holdOut);
    }
    page.append(CONVERSIONS_NOTE);
    SvgBars bars = new SvgBars(
        "Conversions: what is attributed, and what ads brought, means of all seeds",
        List.of("attributed, brought by ads", "attributed, organic", "incremental"));
    for (StrategyRuns runs : all) {
      double organic = runs.mean(day -> (double) day.conversionFigures().organic());
      double attributed = runs.mean(day -> (double) day.conversionFigures().attributed());
      bars.row(runs.name(), attributed - organic, organic, 0);
      bars.row("incremental", 0, 0, runs.mean(day -> day.conversionFigures().incremental()));
    }
    page.append(bars.render());
  }

  private static void regret(StringBuilder page, List<StrategyRuns> all) {
    page.append("<h2>What was left, and where the rest went</h2>\n");
    SimulationFigures.html(page, SimulationFigures.losses(all));
    page.append(REGRET_NOTE);
    SvgBars bars = new SvgBars(
        "What could have been left, and what became of it, units of currency",
        SimulationFigures.PART_NAMES);
    for (StrategyRuns runs : all) {
      bars.row(
          runs.name(),
          SimulationFigures.PARTS.stream()
              .mapToDouble(part -> runs.mean(part) / MICROS)
              .toArray());
    }
    page.append(bars.render());
  }

  private static CampaignResult firstDay(StrategyRuns runs) {
    return runs.results().get(0).first();
  }

  private static String spend(StrategyRuns runs) {
    SvgChart chart = new SvgChart(
        "Spend of " + runs.name() + " by " + CampaignResult.SLOTS
            + "th parts of the run against plan, units of currency, first seed",
        " h",
        false);
    double[] hours = new double[CampaignResult.SLOTS];
    double horizonHours = runs.results().get(0).scenario().horizonMillis() / HOUR_MILLIS;
    for (int i = 0; i < hours.length; i++) {
      hours[i] = horizonHours * i / hours.length;
    }
    chart.line("spend", hours, units(firstDay(runs).spendBySlot()));
    if (runs.isLimited()) {
      chart.line("plan", hours, units(firstDay(runs).planBySlot()));
    }
    return chart.render();
  }

  private static String winCurve(List<StrategyRuns> all) {
    SvgChart chart = new SvgChart(
            "Share won by price bid, against the market, first seed", " CPM", false)
        .logarithmicX();
    for (StrategyRuns runs : all) {
      CampaignResult day = firstDay(runs);
      ChartPage.shareWon(
          chart,
          runs.name(),
          units(day.bucketPricesCpmMicros()),
          day.bidsByPrice(),
          day.winsByPrice());
    }
    List<Market> markets = all.get(0).results().get(0).scenario().markets();
    double shares = markets.stream().mapToDouble(Market::share).sum();
    double[] prices = units(firstDay(all.get(0)).bucketPricesCpmMicros());
    double[] truth = new double[prices.length];
    for (int i = 0; i < truth.length; i++) {
      for (Market market : markets) {
        truth[i] += market.share() / shares * market.winProbability(prices[i] * MICROS);
      }
    }
    return chart.line("the market", prices, truth).render();
  }

  /** Of what was won, by the height of the prediction: on the diagonal predictions are what comes. */
  private static String calibration(StrategyRuns runs) {
    CampaignResult day = firstDay(runs);
    long[] wins = day.winsByRate();
    double[] predictions = day.predictedByRate();
    double[] predicted = perMille(predictions, wins, predictions);
    double[] clicks = Arrays.stream(day.clicksByRate()).asDoubleStream().toArray();
    return new SvgChart(
            "Calibration of " + runs.name()
                + ": clicks for a thousand won by what was predicted, first seed",
            " ‰ predicted",
            true)
        .logarithmicX()
        .line("as predicted", predicted, predicted)
        .line("true", predicted, perMille(day.expectedByRate(), wins, predictions))
        .line("sampled", predicted, perMille(clicks, wins, predictions))
        .render();
  }
}
