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
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Days of strategies as one page with charts and without script. */
final class SimulationPage {

  private SimulationPage() {}

  static String of(List<StrategyRuns> all, String setting) {
    return of(all, setting, null);
  }

  /** With what the second strategy does otherwise than the first. */
  static String of(List<StrategyRuns> all, String setting, @Nullable PairedDays pairs) {
    StringBuilder page = ChartPage.begin("Simulation", setting);
    if (pairs != null) {
      differences(page, all, pairs);
    }
    results(page, all);
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

  private static void regret(StringBuilder page, List<StrategyRuns> all) {
    page.append("<h2>What was left, and where the rest went</h2>\n<table><tr>")
        .append("<th>strategy</th><th>surplus</th><th>overbid</th><th>not worth it</th>")
        .append("<th>lost or left out</th><th>no money left</th></tr>\n");
    for (StrategyRuns runs : all) {
      page.append("<tr><td>").append(escape(runs.name())).append("</td>");
      cell(page, runs, CampaignResult::surplusMicros);
      cell(page, runs, CampaignResult::overbidMicros);
      cell(page, runs, CampaignResult::unprofitableMicros);
      cell(page, runs, CampaignResult::underbidMicros);
      cell(page, runs, CampaignResult::spentOutMicros);
      page.append("</tr>\n");
    }
    page.append(
            "</table>\n<p>Means of all seeds, in units of currency. Overbid: paid above what would have")
        .append(
            " won. Not worth it: price above value of what was won. Lost or left out, no money left:")
        .append(" value above price of what was not won.</p>\n");
    SvgBars bars = new SvgBars(
        "What could have been left, and what became of it",
        List.of("surplus", "overbid", "not worth it", "lost or left out", "no money left"));
    for (StrategyRuns runs : all) {
      bars.row(
          runs.name(),
          runs.mean(CampaignResult::surplusMicros) / MICROS,
          runs.mean(CampaignResult::overbidMicros) / MICROS,
          runs.mean(CampaignResult::unprofitableMicros) / MICROS,
          runs.mean(CampaignResult::underbidMicros) / MICROS,
          runs.mean(CampaignResult::spentOutMicros) / MICROS);
    }
    page.append(bars.render());
  }

  private static void cell(
      StringBuilder page, StrategyRuns runs, ToDoubleFunction<CampaignResult> figure) {
    page.append(String.format(Locale.ROOT, "<td>%,.2f</td>", runs.mean(figure) / MICROS));
  }

  private static CampaignResult firstDay(StrategyRuns runs) {
    return runs.results().get(0).first();
  }

  private static String spend(StrategyRuns runs) {
    SvgChart chart = new SvgChart(
        "Spend of " + runs.name() + " by quarter of an hour against plan, first seed", " h", false);
    double[] hours = new double[CampaignResult.SLOTS];
    for (int i = 0; i < hours.length; i++) {
      hours[i] = i / 4.0;
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
    Market market = all.get(0).results().get(0).scenario().markets().get(0);
    double[] prices = units(firstDay(all.get(0)).bucketPricesCpmMicros());
    double[] truth = new double[prices.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = market.winProbability(prices[i] * MICROS);
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
