package io.segmento.tools.simulate;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.Market;
import io.segmento.tools.load.SvgChart;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Days of strategies as one page with charts and without script. */
final class SimulationPage {

  private static final double MICROS = 1e6;
  /** Fewer make no share worth drawing. */
  private static final long MIN_BIDS = 30;

  private static final String STYLE = """
      body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#222}
      table{border-collapse:collapse}th,td{padding:.25rem .8rem;text-align:right;border-bottom:1px solid #ddd}
      th:first-child,td:first-child{text-align:left}figure{margin:2rem 0}figcaption{font-weight:600}
      .legend{list-style:none;display:flex;flex-wrap:wrap;gap:1rem;padding:0;margin:.3rem 0}
      .grid{stroke:#ddd}svg text{font-size:12px;fill:#555}
      @media(prefers-color-scheme:dark){body{background:#181818;color:#ddd}.grid{stroke:#444}svg text{fill:#aaa}}
      """;

  private SimulationPage() {}

  static String of(List<StrategyRuns> all, String setting) {
    return of(all, setting, null);
  }

  /** With what the second strategy does otherwise than the first. */
  static String of(List<StrategyRuns> all, String setting, @Nullable PairedDays pairs) {
    StringBuilder page = new StringBuilder(
            "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">")
        .append(
            "<meta name=\"viewport\" content=\"width=device-width\"><title>Simulation</title><style>")
        .append(STYLE)
        .append("</style>\n<h1>Simulation</h1>\n<p>")
        .append(escape(setting))
        .append("</p>\n");
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
    return page.append("</html>\n").toString();
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

  private static String percent(double part) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * part);
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

  private static double[] units(double[] micros) {
    double[] units = new double[micros.length];
    for (int i = 0; i < units.length; i++) {
      units[i] = micros[i] / MICROS;
    }
    return units;
  }

  private static String winCurve(List<StrategyRuns> all) {
    SvgChart chart = new SvgChart(
            "Share won by price bid, against the market, first seed", " CPM", false)
        .logarithmicX();
    for (StrategyRuns runs : all) {
      CampaignResult day = firstDay(runs);
      double[] prices = units(day.bucketPricesCpmMicros());
      double[] at = new double[prices.length];
      double[] shares = new double[prices.length];
      int points = 0;
      for (int i = 0; i < shares.length; i++) {
        if (day.bidsByPrice()[i] >= MIN_BIDS) {
          at[points] = prices[i];
          shares[points++] = (double) day.winsByPrice()[i] / day.bidsByPrice()[i];
        }
      }
      chart.line(runs.name(), Arrays.copyOf(at, points), Arrays.copyOf(shares, points));
    }
    Market market = all.get(0).results().get(0).scenario().markets().get(0);
    double[] prices = units(firstDay(all.get(0)).bucketPricesCpmMicros());
    double[] truth = new double[prices.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = market.winProbability(prices[i] * MICROS);
    }
    return chart.line("the market", prices, truth).render();
  }

  /** Of what was won, by the height of the prediction: on the diagonal predictions are what comes. Per mille, so that the axes have readable numbers. */
  private static String calibration(StrategyRuns runs) {
    CampaignResult day = firstDay(runs);
    double[] predicted = meansByRate(day, day.predictedByRate());
    double[] clicks = Arrays.stream(day.clicksByRate()).asDoubleStream().toArray();
    return new SvgChart(
            "Calibration of " + runs.name()
                + ": clicks for a thousand won by what was predicted, first seed",
            " ‰ predicted",
            true)
        .logarithmicX()
        .line("as predicted", predicted, predicted)
        .line("true", predicted, meansByRate(day, day.expectedByRate()))
        .line("sampled", predicted, meansByRate(day, clicks))
        .render();
  }

  /** For a thousand won, where enough were. */
  private static double[] meansByRate(CampaignResult day, double[] sums) {
    long[] wins = day.winsByRate();
    return IntStream.range(0, wins.length)
        .filter(i -> wins[i] >= MIN_BIDS)
        .mapToDouble(i -> 1_000 * sums[i] / wins[i])
        .toArray();
  }

  static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
