package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.ConversionFigures;
import io.segmento.simulate.HoldOut;
import io.segmento.simulate.Normal;
import io.segmento.simulate.Presets;
import io.segmento.simulate.ResponseSums;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.SimulationResult;
import io.segmento.simulate.VisitorStage;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulationPageTest {

  static StrategyRuns runs(String name, long priceCpmMicros, int seeds) {
    return runs(name, priceCpmMicros, seeds, 100_000_000L);
  }

  private static StrategyRuns runs(String name, long priceCpmMicros, int seeds, long budget) {
    BiddingStrategy constant = opportunity ->
        Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), priceCpmMicros));
    List<SimulationResult> results = LongStream.rangeClosed(1, seeds)
        .mapToObj(seed -> Simulation.run(
            Scenario.day(
                seed,
                2_000,
                Presets.market("2997", true),
                Presets.response("2997"),
                SimulatedCampaign.of("campaign", budget, 100_000)),
            () -> constant))
        .toList();
    List<Histogram> times =
        results.stream().map(result -> decisions(priceCpmMicros)).toList();
    return new StrategyRuns(name, results, 1_000_000, times, List.of());
  }

  private static Histogram decisions(long nanos) {
    Histogram times = new Histogram(3);
    times.recordValue(nanos);
    return times;
  }

  @Test
  void aPageHasItsChartsAndNoScript() {
    String page = SimulationPage.of(
        List.of(runs("low", 300_000, 1), runs("<high>", 900_000, 1)),
        "setting & seed",
        new TargetOptions());

    // Conversions, regret, spend of each, the win curve, calibration of each.
    assertThat(page.split("<figure>", -1)).hasSize(8);
    assertThat(page)
        .contains(
            "<th>value/cost</th>",
            "<th>decision p99</th>",
            "<th>95 % spent</th>",
            "<th>another creative</th>",
            "<th>incremental</th>")
        .contains("setting &amp; seed", "&lt;high&gt;", "plan", "overbid")
        .contains(">0</text>", ">20 h</text>", " ‰ predicted</text>")
        .doesNotContain("<script", "<high>", "http", "NaN", "Infinity");
  }

  @Test
  void aStrategyThatWinsNothingHasAPageToo() {
    assertThat(SimulationPage.of(List.of(runs("nothing", 1, 1)), "setting", new TargetOptions()))
        .contains("Calibration of nothing")
        .doesNotContain("NaN", "Infinity");
  }

  private static List<String> row(SimulationFigures.Figures figures) {
    return figures.rows().get(0);
  }

  /** Every figure that a run has is shown, and is what the run says. */
  @Test
  void theFiguresOfARunAreShown() {
    StrategyRuns runs = runs("high", 900_000, 2, 300_000);
    TargetOptions targets = new TargetOptions();
    double reached = runs.mean(CampaignResult::costPerClickMicros);
    CommandLine.populateCommand(
        targets,
        "--target-cost-per-click-micros=" + reached / 2,
        "--target-cost-per-conversion-micros=" + reached * 10 / 1.1,
        "--target-return=1000000");

    SimulationFigures.Figures money = SimulationFigures.money(List.of(runs), targets);

    assertThat(money.columns()).hasSameSizeAs(row(money));
    assertThat(row(money).get(0)).isEqualTo("high");
    assertThat(row(money).get(1))
        .isEqualTo(
            String.format(Locale.ROOT, "%.2f", runs.mean(CampaignResult::valueMicros) / 1e6));
    assertThat(row(money).get(2))
        .isEqualTo(String.format(Locale.ROOT, "%.2f", runs.mean(CampaignResult::returnOnSpend)));
    assertThat(row(money).get(3)).isEqualTo(String.format(Locale.ROOT, "%.4f", reached / 1e6));
    assertThat(row(money).get(5))
        .matches("click \\+100.0 %, conversion \\+10.0 %, return -100.0 %");
    assertThat(row(money).get(6)).matches("\\d+\\.\\d h");
    assertThat(SimulationFigures.text(money)).contains("value/cost");

    SimulationFigures.Figures bounds = SimulationFigures.bounds(List.of(runs));
    assertThat(bounds.columns()).hasSameSizeAs(row(bounds));
    assertThat(row(bounds))
        .containsExactly(
            "high",
            "1.000",
            String.format(Locale.ROOT, "%.3f", runs.mean(CampaignResult::areaUnderCurve)),
            "0",
            "0.000",
            "900.10 µs",
            "900.10 µs");

    SimulationFigures.Figures losses = SimulationFigures.losses(List.of(runs));
    assertThat(losses.columns()).hasSameSizeAs(row(losses));
    assertThat(row(losses).get(1))
        .isEqualTo(
            String.format(Locale.ROOT, "%.2f", runs.mean(CampaignResult::surplusMicros) / 1e6));
    assertThat(row(losses).get(5))
        .isEqualTo(
            String.format(Locale.ROOT, "%.2f", runs.mean(CampaignResult::spentOutMicros) / 1e6))
        .isNotEqualTo("0.00");
  }

  /** Every figure of what came after clicks is that of the run, and nothing is said of a hold-out where there is none. */
  @Test
  void attributedAndIncrementalConversionsAreShownApart() {
    StrategyRuns runs = retargeting(0.5);

    List<String> row = row(SimulationFigures.conversions(List.of(runs)));
    CampaignResult day = runs.results().get(0).first();
    ConversionFigures found = day.conversionFigures();
    assertThat(found.attributed()).isGreaterThan(found.organic());
    assertThat(found.organic()).isPositive();
    assertThat(row)
        .containsExactly(
            "all",
            String.format(Locale.ROOT, "%.1f", (double) found.attributed()),
            String.format(Locale.ROOT, "%.1f", (double) found.organic()),
            String.format(Locale.ROOT, "%.2f", found.incremental()),
            String.format(Locale.ROOT, "%,.3f", day.costMicros() / 1e6 / found.attributed()),
            String.format(Locale.ROOT, "%,.3f", day.costMicros() / 1e6 / found.incremental()));

    HoldOut holdOut = day.holdOut().orElseThrow();
    List<String> compared = row(SimulationFigures.holdOut(List.of(runs)));
    assertThat(compared)
        .hasSameSizeAs(SimulationFigures.holdOut(List.of(runs)).columns())
        .contains(String.format(Locale.ROOT, "%,d", holdOut.ghostBids()));
    assertThat(compared.get(7)).matches("[+-][\\d.]+ \\([+-][\\d.]+ to [+-][\\d.]+\\)");
    assertThat(SimulationFigures.holdOut(List.of(retargeting(0))).rows()).isEmpty();
  }

  /** Shares, true and predicted rates of each stage; and only where what visitors did matters. */
  @Test
  void howVisitorsRespondIsShownByWhatTheyDid() {
    StrategyRuns runs = retargeting(0);

    List<List<String>> rows = VisitorCharts.table(List.of(runs)).rows();

    ResponseSums sums = runs.results().get(0).first().byStage();
    int basket = VisitorStage.BASKET.ordinal();
    double impressions = sums.impressions()[basket];
    assertThat(rows).hasSize(VisitorStage.values().length);
    assertThat(rows.get(basket))
        .containsExactly(
            "all",
            "basket",
            String.format(
                Locale.ROOT, "%.1f %%", 100 * impressions / runs.mean(r -> (double) r.wins())),
            String.format(Locale.ROOT, "%.2f ‰", 1_000 * sums.expected()[basket] / impressions),
            String.format(Locale.ROOT, "%.2f ‰", 1_000 * sums.predicted()[basket] / impressions));
    assertThat(SimulationPage.of(List.of(runs), "setting", new TargetOptions()))
        .contains("Visitors", "all, true", "all, predicted", "several views")
        .doesNotContain("NaN", "Infinity");
    assertThat(SimulationPage.of(List.of(runs("low", 300_000, 1)), "setting", new TargetOptions()))
        .doesNotContain("several views");
  }

  private static StrategyRuns retargeting(double heldOut) {
    BiddingStrategy constant = opportunity ->
        Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), 100_000_000));
    SimulationResult result = Simulation.run(
        Scenario.day(
                1,
                60_000,
                Presets.market("retargeting", false),
                Presets.response("retargeting"),
                SimulatedCampaign.of("campaign", Long.MAX_VALUE, 100_000))
            .withHeldOut(heldOut),
        () -> constant);
    return new StrategyRuns("all", List.of(result), 1, List.of(), List.of());
  }

  @Test
  void aStrategyWithoutWinsHasNoCostPerAnything() {
    assertThat(row(SimulationFigures.money(List.of(runs("nothing", 1, 1)), new TargetOptions())))
        .containsExactly("nothing", "0.00", "-", "-", "-", "-", "-");
    assertThat(row(SimulationFigures.bounds(List.of(runs("nothing", 1, 1)))))
        .startsWith("nothing", "-", "-", "0", "0.000");
  }

  @Test
  void aComparisonSaysInWordsWhatIsBetterAndThatItCannotTellByFewDays() {
    PairedDays pairs = new PairedDays(runs("low", 300_000, 5), runs("high", 900_000, 5));

    assertThat(pairs.verdict())
        .startsWith("high earns more clicks from the same budget than low: +")
        .containsPattern(
            "They do not spend alike: cost \\+.*, surplus [+-].* of the value that low bought[.]")
        .contains("Its decisions take longer at p99: +200.0 %");
    assertThat(CompareCommand.table(pairs, "low", "high"))
        .contains("expected clicks", "300.03 µs", "900.10 µs");
    assertThat(new PairedDays(runs("low", 300_000, 4), runs("high", 900_000, 4)).verdict())
        .isEqualTo("Cannot tell: 4 days (expected: >= 5).");
  }

  /** Who bids what an impression is worth and pays it has no surplus to compare with. */
  @Test
  void surplusIsComparedByTheValueThatTheFirstBought() {
    StrategyRuns dear = runs("dear", 444_000, 5, Long.MAX_VALUE);
    StrategyRuns cheap = runs("cheap", 200_000, 5, Long.MAX_VALUE);
    double more =
        cheap.mean(CampaignResult::surplusMicros) - dear.mean(CampaignResult::surplusMicros);
    double value = dear.mean(CampaignResult::surplusMicros) + dear.mean(CampaignResult::costMicros);

    PairedDays pairs = new PairedDays(dear, cheap);

    assertThat(pairs.lines().get(3).relative().estimate()).isCloseTo(more / value, offset(0.01));
    assertThat(pairs.verdict())
        .startsWith("cheap earns more surplus than dear: +")
        .contains(" of the value that dear bought.");
  }

  /** A slow day of the machine: what is said of both is what their means say. */
  @Test
  void oneSlowDayDoesNotTurnTheComparisonOfTimesRound() {
    StrategyRuns one = taking(2_000, 2_000, 2_000, 2_000, 100);
    StrategyRuns other = taking(1_000, 1_000, 1_000, 1_000, 1_000);

    PairedDays.Line median = new PairedDays(one, other).lines().get(7);

    assertThat(median.first()).isCloseTo(1.62, offset(0.01));
    assertThat(median.second()).isCloseTo(1, offset(0.01));
    assertThat(median.relative().estimate()).isCloseTo(1 / 1.62 - 1, offset(0.01));
  }

  private static StrategyRuns taking(long... nanosByDay) {
    StrategyRuns days = runs("taking", 300_000, nanosByDay.length);
    List<Histogram> times = Arrays.stream(nanosByDay)
        .mapToObj(nanos -> {
          Histogram day = new Histogram(3);
          day.recordValue(nanos);
          return day;
        })
        .toList();
    return new StrategyRuns(days.name(), days.results(), days.nanos(), times, days.remarks());
  }

  @Test
  void aStrategyIsNotBetterThanItself() {
    PairedDays pairs = new PairedDays(runs("one", 300_000, 5), runs("other", 300_000, 5));

    assertThat(pairs.verdict()).startsWith("No difference in clicks from the same budget");
  }

  /** What is called 95 % is 95 %, with five days too. */
  @Test
  void intervalsHoldAsOftenAsTheySay() {
    int held = 0;
    int none = 400;
    for (int i = 0; i < none; i++) {
      double[] days = new double[PairedDays.MIN_DAYS];
      for (int day = 0; day < days.length; day++) {
        days[day] = Normal.quantile(SeededRandom.uniform(i, day));
      }
      held += PairedDays.interval(days).excludesZero() ? 0 : 1;
    }
    assertThat(held).isBetween((int) (0.93 * none), (int) (0.97 * none));
  }

  @Test
  void aDifferenceHasAnIntervalFromFiveSeedsOn() {
    assertThat(runs("high", 900_000, 5).against(runs("low", 300_000, 5)))
        .matches("\\+\\d+\\.\\d % \\(\\+\\d+\\.\\d to \\+\\d+\\.\\d\\)");
    StrategyRuns low = runs("low", 300_000, 5);
    StrategyRuns high = runs("high", 900_000, 5);
    assertThat(high.against(low))
        .as("the same as compare says")
        .isEqualTo(Percent.of(new PairedDays(low, high).lines().get(0).relative()));
    assertThat(runs("high", 900_000, 2).against(runs("low", 300_000, 2))).contains("cannot tell");
  }
}
