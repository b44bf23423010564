package io.segmento.tools.simulate;

import io.segmento.simulate.CampaignResult;
import io.segmento.tools.load.SvgChart;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Days of strategies as one page with charts and without script. */
final class SimulationPage {

  private static final double MICROS = 1e6;
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
    StringBuilder page = new StringBuilder(
            "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\">")
        .append(
            "<meta name=\"viewport\" content=\"width=device-width\"><title>Simulation</title><style>")
        .append(STYLE)
        .append("</style>\n<h1>Simulation</h1>\n<p>")
        .append(escape(setting))
        .append("</p>\n");
    regret(page, all);
    page.append(spend(all)).append(winCurve(all)).append(calibration(all));
    return page.append("</html>\n").toString();
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
  }

  private static void cell(
      StringBuilder page, StrategyRuns runs, ToDoubleFunction<CampaignResult> figure) {
    page.append(String.format(Locale.ROOT, "<td>%,.2f</td>", runs.mean(figure) / MICROS));
  }

  private static CampaignResult firstDay(StrategyRuns runs) {
    return runs.results().get(0).first();
  }

  private static String spend(List<StrategyRuns> all) {
    SvgChart chart = new SvgChart("Spend by quarter of an hour, first seed", " h", false);
    double[] hours = new double[CampaignResult.SLOTS];
    for (int i = 0; i < hours.length; i++) {
      hours[i] = i / 4.0;
    }
    for (StrategyRuns runs : all) {
      chart.line(runs.name(), hours, units(firstDay(runs).spendBySlot()));
    }
    chart.line("plan", hours, units(firstDay(all.get(0)).planBySlot()));
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
    SvgChart chart = new SvgChart("Share won by price, first seed", " CPM", false);
    for (StrategyRuns runs : all) {
      CampaignResult day = firstDay(runs);
      double[] prices = units(day.bucketPricesCpmMicros());
      double[] shares = new double[prices.length];
      for (int i = 0; i < shares.length; i++) {
        shares[i] = (double) day.winsByPrice()[i] / Math.max(1, day.bidsByPrice()[i]);
      }
      chart.line(runs.name(), prices, shares);
    }
    return chart.render();
  }

  private static String calibration(List<StrategyRuns> all) {
    CampaignResult day = firstDay(all.get(0));
    double[] buckets = new double[CampaignResult.BUCKETS];
    double[] clicks = new double[CampaignResult.BUCKETS];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = i + 1;
      clicks[i] = day.clicksByRate()[i];
    }
    return new SvgChart(
            "Clicks of " + all.get(0).name() + " by height of the prediction, first seed",
            ". bucket",
            false)
        .line("predicted", buckets, day.predictedByRate())
        .line("expected", buckets, day.expectedByRate())
        .line("sampled", buckets, clicks)
        .render();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
