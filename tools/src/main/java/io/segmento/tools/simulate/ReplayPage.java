package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.ChartPage.MICROS;
import static io.segmento.tools.simulate.ChartPage.escape;
import static io.segmento.tools.simulate.ChartPage.perMille;
import static io.segmento.tools.simulate.ChartPage.percent;
import static io.segmento.tools.simulate.ChartPage.units;

import io.segmento.simulate.Calibration;
import io.segmento.simulate.LogReplay;
import io.segmento.simulate.ReplayDetail;
import io.segmento.tools.load.SvgChart;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Strategies in the auctions of a log as one page with charts and without script, beside what the log's own bids did. */
final class ReplayPage {

  private static final String LOGGED = "as logged";
  private static final double HOUR_MILLIS = 3.6e6;
  private static final double MINUTE_MILLIS = 6e4;
  private static final double SECOND_MILLIS = 1e3;

  private final List<ReplayedStrategy> all;
  private final List<String> notes;
  private final List<Calibration> calibrations;
  private final ReplayDetail logged;
  private final StringBuilder page;

  private ReplayPage(ReplayResults results, ReplayDetail logged, String setting) {
    this.all = results.all();
    this.notes = results.notes();
    this.calibrations = results.calibrations();
    this.logged = logged;
    this.page = ChartPage.begin("Replay", setting);
  }

  /**
   * The page.
   *
   * @param logged what the log's own bids came to
   */
  static String of(ReplayResults results, ReplayDetail logged, String setting) {
    return new ReplayPage(results, logged, setting).render();
  }

  private String render() {
    results();
    ends();
    regret();
    spend();
    winCurve();
    predictions();
    for (ReplayedStrategy each : all) {
      calibration(each);
    }
    return ChartPage.end(page);
  }

  private void results() {
    page.append("<h2>Results</h2>\n<table><tr><th>strategy</th><th>bids</th><th>won</th>")
        .append("<th>cost</th><th>expected clicks</th><th>logged clicks</th><th>surplus</th>")
        .append("<th>bids extrapolated</th><th>cost extrapolated</th></tr>\n");
    for (ReplayedStrategy each : all) {
      LogReplay.Result result = each.result();
      double guessed =
          result.costMicros() == 0 ? 0 : result.extrapolatedCostMicros() / result.costMicros();
      page.append("<tr><td>")
          .append(escape(each.name()))
          .append(String.format(
              Locale.ROOT,
              "</td><td>%,d</td><td>%,d</td><td>%,.2f</td><td>%,.2f</td><td>%,d</td><td>%,.2f</td><td>%s</td><td>%s</td></tr>%n",
              result.bids(),
              result.wins(),
              result.costMicros() / MICROS,
              result.expectedClicks(),
              result.observedClicks(),
              each.surplusMicros() / MICROS,
              percent(result.extrapolatedShare()),
              percent(guessed)));
    }
    page.append("</table>\n<p>Expected clicks: the sum of the log's predictions. Logged clicks: of")
        .append(" what is won again of what the log won; of the rest nobody knows.</p>\n");
    for (String note : notes) {
      page.append("<p><strong>").append(escape(note)).append("</strong></p>\n");
    }
  }

  /** How much of it all is a guess. */
  private void ends() {
    SvgBars bars = new SvgBars(
        "How bids end, per cent of them: what the log decides, and what its win curve draws",
        List.of("won", "lost", "won by a draw", "lost by a draw"));
    for (ReplayedStrategy each : all) {
      ReplayDetail detail = each.detail();
      double one = 100.0 / Math.max(1, each.result().bids());
      bars.row(
          each.name(),
          one * detail.decidedWins(),
          one * detail.decidedLosses(),
          one * detail.drawnWins(),
          one * detail.drawnLosses());
    }
    page.append(bars.render());
  }

  private void regret() {
    page.append("<h2>What was left, and where the rest went</h2>\n");
    if (logged.knownAuctions() == 0) {
      page.append("<p>The log tells of no auction what would have won it (a price to beat from the")
          .append(" exchange, or a second price), so what better bids would have left cannot be")
          .append(" told.</p>\n");
      return;
    }
    page.append("<table><tr><th>strategy</th><th>surplus</th><th>overbid</th><th>not worth it</th>")
        .append("<th>lost or left out</th><th>no money left</th></tr>\n");
    SvgBars bars = new SvgBars(
        "What could have been left, and what became of it, units of currency",
        List.of("surplus", "overbid", "not worth it", "lost or left out", "no money left"));
    regretRow(bars, LOGGED, logged);
    all.forEach(each -> regretRow(bars, each.name(), each.detail()));
    long auctions = all.get(0).result().auctions();
    page.append(String.format(
            Locale.ROOT,
            "</table>%n<p>In units of currency, of the %,d auctions (%s) of which the log tells what would have won them. ",
            logged.knownAuctions(),
            percent((double) logged.knownAuctions() / auctions)))
        .append("Overbid: paid above that. Not worth it: that above the value of what was won.")
        .append(" Lost or left out, no money left: value above that of what was not won.</p>\n")
        .append(bars.render());
  }

  private void regretRow(SvgBars bars, String name, ReplayDetail detail) {
    double[] parts = units(new double[] {
      detail.surplusMicros(),
      detail.overbidMicros(),
      detail.unprofitableMicros(),
      detail.underbidMicros(),
      detail.spentOutMicros()
    });
    page.append("<tr><td>").append(escape(name)).append("</td>");
    for (double part : parts) {
      page.append(String.format(Locale.ROOT, "<td>%,.2f</td>", part));
    }
    page.append("</tr>\n");
    bars.row(name, parts);
  }

  /** Summed up: what a log has in one slot is too little to see anything in. */
  private void spend() {
    double span = logged.spanMillis();
    double unit = span >= 2 * HOUR_MILLIS
        ? HOUR_MILLIS
        : span >= 2 * MINUTE_MILLIS ? MINUTE_MILLIS : SECOND_MILLIS;
    SvgChart chart = new SvgChart(
        "Spent until then, against plan, units of currency",
        unit == HOUR_MILLIS ? " h" : unit == MINUTE_MILLIS ? " min" : " s",
        false);
    double[] times = new double[ReplayDetail.SLOTS + 1];
    for (int i = 0; i < times.length; i++) {
      times[i] = span * i / ReplayDetail.SLOTS / unit;
    }
    for (ReplayedStrategy each : all) {
      chart.line(each.name(), times, summedUp(each.detail().spendBySlot()));
    }
    if (logged.campaign().budgetMicros() != Long.MAX_VALUE) {
      chart.line("plan, by the log's auctions", times, summedUp(logged.planBySlot()));
    }
    page.append(chart.line(LOGGED, times, summedUp(logged.spendBySlot())).render());
  }

  private static double[] summedUp(double[] micros) {
    double[] sums = new double[micros.length + 1];
    for (int i = 0; i < micros.length; i++) {
      sums[i + 1] = sums[i] + micros[i] / MICROS;
    }
    return sums;
  }

  private void winCurve() {
    double[] prices = units(logged.bucketPricesCpmMicros());
    SvgChart chart = new SvgChart(
            "Share won by price bid, against the win curve of the log", " CPM", false)
        .logarithmicX();
    for (ReplayedStrategy each : all) {
      ReplayDetail detail = each.detail();
      ChartPage.shareWon(chart, each.name(), prices, detail.bidsByPrice(), detail.winsByPrice());
    }
    ChartPage.shareWon(chart, LOGGED, prices, logged.bidsByPrice(), logged.winsByPrice());
    page.append(
        chart.line("win curve of the log", prices, logged.marketByPrice()).render());
  }

  /** Of those who bid when it was logged; the charts below are of what is bid again, by the same predictions. */
  private void predictions() {
    if (calibrations.isEmpty()) {
      return;
    }
    page.append("<h2>Predictions</h2>\n<table><tr><th>logged by</th><th>impressions</th>")
        .append("<th>predicted clicks</th><th>clicks</th><th>ratio</th><th></th></tr>\n");
    for (Calibration each : calibrations) {
      page.append("<tr><td>")
          .append(escape(each.strategy() + " " + each.version()))
          .append(String.format(
              Locale.ROOT,
              "</td><td>%,d</td><td>%,.2f</td><td>%,d</td><td>%.3f</td><td>%s</td></tr>%n",
              each.impressions(),
              each.expectedClicks(),
              each.clicks(),
              each.ratio(),
              ReplayResults.verdict(each)));
    }
    page.append("</table>\n");
  }

  /** On the diagonal what was predicted has come. */
  private void calibration(ReplayedStrategy strategy) {
    ReplayDetail detail = strategy.detail();
    long[] shown = detail.shownByRate();
    double[] predictions = detail.predictedByRate();
    double[] predicted = perMille(predictions, shown, predictions);
    double[] clicks = Arrays.stream(detail.clicksByRate()).asDoubleStream().toArray();
    page.append(new SvgChart(
            "Calibration of what " + strategy.name()
                + " wins again: clicks for a thousand by what was predicted",
            " ‰ predicted",
            true)
        .logarithmicX()
        .line("as predicted", predicted, predicted)
        .line("logged", predicted, perMille(clicks, shown, predictions))
        .render());
  }
}
