package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.CPM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is lost against one who knows every price is lost by something, whatever a strategy does and however many creatives it has. */
class RegretSplitTest {

  private static final Market MARKET = Market.firstPrice("x", 2_000_000, 0.7).withFloor(1_000_000);
  private static final long NO_BUDGET = Long.MAX_VALUE;
  private static final double ROUNDING_PERCENT = 1e-6;

  private static Scenario day(SimulatedCampaign... campaigns) {
    return Scenario.day(3, 20_000, MARKET, Response.of(CLICK_RATE, 0.8), campaigns[0])
        .withCampaigns(List.of(campaigns));
  }

  private static SimulatedCampaign campaign(String id, long budget, String factors) {
    return SimulatedCampaign.of(id, budget, CLICK_MICROS)
        .withCreatives(
            Arrays.stream(factors.split(" ")).map(Double::parseDouble).toList());
  }

  /** Makes every mistake: bids nothing in one auction of five, else any creative, from nothing to four times the mean value. */
  private static BiddingStrategy careless() {
    return opportunity -> {
      if (SeededRandom.uniform(opportunity.seed(), 1) < 0.2) {
        return Decision.noBid(NoBidReason.NO_INTEREST);
      }
      List<? extends Candidate> all = opportunity.candidates();
      Candidate any = all.get((int) (SeededRandom.uniform(opportunity.seed(), 2) * all.size()));
      double price = 16_000_000 * SeededRandom.uniform(opportunity.seed(), 3);
      return Decision.bid(PricedCandidate.of(any, (long) price));
    };
  }

  private static double accountedFor(CampaignResult result) {
    return result.surplusMicros()
        + result.overbidMicros()
        + result.unprofitableMicros()
        + result.underbidMicros()
        + result.spentOutMicros()
        + result.misallocatedMicros();
  }

  /** Not of {@link Clairvoyance}, which sums in steps. */
  private static double whatCouldBe(Scenario scenario, double bestFactor) {
    World world = new World(scenario);
    double sum = 0;
    while (world.next()) {
      double toBeat = Math.max(world.rivalCpmMicros(), MARKET.floorCpmMicros()) / CPM;
      sum += Math.max(0, Math.min(1, bestFactor * world.trueRate()) * CLICK_MICROS - toBeat);
    }
    return sum;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1, false",
    "1 1, 1, false",
    "1 2, 2, false",
    "2 0.5 1, 2, false",
    "1, 1, true",
    "1 1, 1, true",
    "1 2, 2, true"
  })
  void nothingIsLostWithoutAName(String factors, double bestFactor, boolean limited) {
    Scenario scenario = day(campaign("campaign", limited ? 20_000_000 : NO_BUDGET, factors));

    SimulationResult run = Trials.result(scenario, careless());

    CampaignResult result = run.first();
    assertThat(accountedFor(result))
        .isCloseTo(whatCouldBe(scenario, bestFactor), withinPercentage(ROUNDING_PERCENT));
    assertThat(accountedFor(result))
        .isCloseTo(run.clairvoyance().surplusMicros(CLICK_MICROS), withinPercentage(0.1));
    assertThat(result.overbidMicros()).isPositive();
    assertThat(result.unprofitableMicros()).isPositive();
    assertThat(result.underbidMicros()).isPositive();
    assertThat(result.spentOutMicros() > 0).isEqualTo(limited);
    assertThat(result.misallocatedMicros() > 0)
        .isEqualTo(result.campaign().creativeFactors().stream().anyMatch(f -> f != bestFactor));
  }

  /** Whoever never bids lets all go, with however many creatives. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1 1, 1", "1 2, 2"})
  void whatIsLeftOutIsUnderbid(String factors, double bestFactor) {
    Scenario scenario = day(campaign("campaign", NO_BUDGET, factors));

    CampaignResult result =
        Trials.run(scenario, opportunity -> Decision.noBid(NoBidReason.NO_INTEREST));

    assertThat(result.underbidMicros())
        .isCloseTo(whatCouldBe(scenario, bestFactor), withinPercentage(ROUNDING_PERCENT));
  }

  /** A budget of a micro buys nothing, so that each campaign loses what its own best creative would have brought. */
  @Test
  void whatCouldNotBePaidIsEachCampaignsOwn() {
    Scenario scenario = day(campaign("a", 1, "1 1"), campaign("b", 1, "1 3"));

    BiddingStrategy onAll = opportunity -> Decision.bids(opportunity.candidates().stream()
        .map(candidate -> PricedCandidate.of(candidate, 2_500_000))
        .toList());

    List<CampaignResult> results = Trials.result(scenario, onAll).campaigns();

    for (int i = 0; i < 2; i++) {
      CampaignResult result = results.get(i);
      assertThat(result.underbidMicros()).isZero();
      assertThat(result.spentOutMicros())
          .isCloseTo(whatCouldBe(scenario, i == 0 ? 1 : 3), withinPercentage(ROUNDING_PERCENT));
    }
  }

  /** An auction in which a seat bids is its bidder's: the other campaign could not have had it too. */
  @Test
  void anAuctionInWhichTheSeatBidsIsCountedOnce() {
    Scenario scenario = day(campaign("a", NO_BUDGET, "1"), campaign("b", NO_BUDGET, "1"));
    BiddingStrategy onlyFirst =
        opportunity -> Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), 1_500_000));

    List<CampaignResult> results = Trials.result(scenario, onlyFirst).campaigns();

    assertThat(accountedFor(results.get(0)))
        .isCloseTo(whatCouldBe(scenario, 1), withinPercentage(ROUNDING_PERCENT));
    assertThat(accountedFor(results.get(1))).isZero();
  }
}
