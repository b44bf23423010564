package io.segmento.tools.simulate;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.ResponseSums;
import io.segmento.simulate.VisitorStage;
import io.segmento.tools.load.SvgChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Whom strategies bought, and how these respond, by what visitors did and how long ago. */
final class VisitorCharts {

  private static final double PER_MILLE = 1_000;
  /** Fewer make no rate worth drawing. */
  private static final double MIN_COUNT = 30;

  private static final String NOTE = """
      <p>By the last session at the advertiser, of what was won, all seeds. Unknown: never seen there. Bought: with an order. Rates are clicks for a thousand impressions; strategies see what visitors
      did, and not what it does to the true rate.</p>
      """;

  private VisitorCharts() {}

  static void append(StringBuilder page, List<StrategyRuns> all) {
    page.append("<h2>Visitors</h2>\n");
    SimulationFigures.html(page, table(all));
    page.append(NOTE);
    SvgBars shares = new SvgBars(
        "Share of impressions by what the visitor did, %",
        Arrays.stream(VisitorStage.values()).map(VisitorStage::words).toList());
    for (StrategyRuns runs : all) {
      double[] impressions = sums(runs, CampaignResult::byStage, VisitorCharts::impressions);
      double wins = Math.max(1, Arrays.stream(impressions).sum());
      shares.row(
          runs.name(), Arrays.stream(impressions).map(each -> 100 * each / wins).toArray());
    }
    page.append(shares.render());
    SvgChart rates = new SvgChart(
            "Clicks for a thousand impressions by hours since the last session, known visitors, all seeds",
            " h",
            false)
        .logarithmicX();
    for (StrategyRuns runs : all) {
      double[] impressions = sums(runs, CampaignResult::byAge, VisitorCharts::impressions);
      double[] expected = sums(runs, CampaignResult::byAge, ResponseSums::expected);
      double[] predicted = sums(runs, CampaignResult::byAge, ResponseSums::predicted);
      double[] hours = runs.results().get(0).first().bucketHours();
      int[] enough = IntStream.range(0, hours.length)
          .filter(i -> impressions[i] >= MIN_COUNT)
          .toArray();
      double[] at = Arrays.stream(enough).mapToDouble(i -> hours[i]).toArray();
      rates
          .line(runs.name() + ", true", at, perMille(enough, expected, impressions))
          .line(runs.name() + ", predicted", at, perMille(enough, predicted, impressions));
    }
    page.append(rates.render());
  }

  private static double[] perMille(int[] at, double[] sums, double[] impressions) {
    return Arrays.stream(at)
        .mapToDouble(i -> PER_MILLE * sums[i] / impressions[i])
        .toArray();
  }

  private static double[] impressions(ResponseSums sums) {
    return Arrays.stream(sums.impressions()).asDoubleStream().toArray();
  }

  /** By group, of all days. */
  private static double[] sums(
      StrategyRuns runs,
      Function<CampaignResult, ResponseSums> groups,
      Function<ResponseSums, double[]> figure) {
    return runs.results().stream()
        .map(day -> figure.apply(groups.apply(day.first())))
        .reduce((one, other) ->
            IntStream.range(0, one.length).mapToDouble(i -> one[i] + other[i]).toArray())
        .orElseThrow();
  }

  /** A row for each strategy and stage: the stage's share of what was won, and its true and predicted rates. */
  static SimulationFigures.Figures table(List<StrategyRuns> all) {
    List<List<String>> rows = new ArrayList<>();
    for (StrategyRuns runs : all) {
      double[] impressions = sums(runs, CampaignResult::byStage, VisitorCharts::impressions);
      double[] expected = sums(runs, CampaignResult::byStage, ResponseSums::expected);
      double[] predicted = sums(runs, CampaignResult::byStage, ResponseSums::predicted);
      double wins = Arrays.stream(impressions).sum();
      for (VisitorStage stage : VisitorStage.values()) {
        int i = stage.ordinal();
        rows.add(List.of(
            runs.name(),
            stage.words(),
            ratio(100, impressions[i], wins, "%.1f %%"),
            ratio(PER_MILLE, expected[i], impressions[i], "%.2f ‰"),
            ratio(PER_MILLE, predicted[i], impressions[i], "%.2f ‰")));
      }
    }
    return new SimulationFigures.Figures(
        List.of("strategy", "visitor", "of impressions", "true", "predicted"), rows);
  }

  private static String ratio(double factor, double part, double whole, String format) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, format, factor * part / whole);
  }
}
