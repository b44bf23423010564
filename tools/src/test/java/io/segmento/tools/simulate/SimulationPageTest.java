package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

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
    return new StrategyRuns(name, results, 1_000_000, times, Map.of());
  }

  private static Histogram decisions(long nanos) {
    Histogram times = new Histogram(3);
    times.recordValue(nanos);
    return times;
  }

  @Test
  void aPageHasItsChartsAndNoScript() {
    String page = SimulationPage.of(
        List.of(runs("low", 300_000, 1), runs("<high>", 900_000, 1)), "setting & seed");

    // Regret, spend of each, the win curve, calibration of each.
    assertThat(page.split("<figure>", -1)).hasSize(7);
    assertThat(page)
        .contains("setting &amp; seed", "&lt;high&gt;", "plan", "overbid")
        .contains(">0</text>", ">20 h</text>", " ‰ predicted</text>")
        .doesNotContain("<script", "<high>", "http", "NaN", "Infinity");
  }

  @Test
  void aStrategyThatWinsNothingHasAPageToo() {
    assertThat(SimulationPage.of(List.of(runs("nothing", 1, 1)), "setting"))
        .contains("Calibration of nothing")
        .doesNotContain("NaN", "Infinity");
  }

  @Test
  void aComparisonSaysInWordsWhatIsBetterAndThatItCannotTellByFewDays() {
    PairedDays pairs = new PairedDays(runs("low", 300_000, 5), runs("high", 900_000, 5));

    assertThat(pairs.verdict())
        .startsWith("high earns more clicks from the same budget than low: +")
        .contains("They do not spend alike", "Its decisions take longer at p99: +200.0 %");
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

  @Test
  void aStrategyIsNotBetterThanItself() {
    PairedDays pairs = new PairedDays(runs("one", 300_000, 5), runs("other", 300_000, 5));

    assertThat(pairs.verdict()).startsWith("No difference in clicks from the same budget");
  }

  @Test
  void aDifferenceHasAnIntervalFromFiveSeedsOn() {
    assertThat(runs("high", 900_000, 5).against(runs("low", 300_000, 5)))
        .matches("\\+\\d+\\.\\d % \\(\\+\\d+\\.\\d to \\+\\d+\\.\\d\\)");
    assertThat(runs("high", 900_000, 2).against(runs("low", 300_000, 2))).contains("cannot tell");
  }
}
