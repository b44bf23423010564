package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of a run, where they can be known beforehand: everybody clicks with 1 %, the price to beat is always 2 CPM. */
class CampaignResultTest {

  private static final long CLICK_MICROS = 500_000;
  private static final Market MARKET = Market.firstPrice("x", 2_000_000, 0);
  private static final Response RESPONSE = Response.of(0.01, 0);

  private static CampaignResult run(SimulatedCampaign campaign, int creative, long cpmMicros) {
    BiddingStrategy strategy = opportunity ->
        Decision.bid(PricedCandidate.of(opportunity.candidates().get(creative), cpmMicros));
    return Trials.run(Scenario.day(1, 10_000, MARKET, RESPONSE, campaign), strategy);
  }

  private static SimulatedCampaign campaign(long budget) {
    return SimulatedCampaign.of("campaign", budget, CLICK_MICROS);
  }

  @Test
  void costsAreThoseOfWhatWasWon() {
    CampaignResult result = run(campaign(Long.MAX_VALUE), 0, 4_000_000);

    long wins = result.wins();
    assertThat(wins).isEqualTo(result.bids()).isEqualTo(result.offeredAuctions());
    assertThat(result.costMicros()).isEqualTo(wins * 4_000.0);
    assertThat(result.expectedClicks()).isCloseTo(wins * 0.01, offset(1e-6));
    assertThat(result.valueMicros()).isCloseTo(wins * 5_000.0, offset(1e-3));
    assertThat(result.returnOnSpend()).isCloseTo(1.25, offset(1e-9));
    assertThat(result.costPerClickMicros()).isCloseTo(400_000, offset(1e-3));
    // One click in ten converts.
    assertThat(result.costPerConversionMicros()).isCloseTo(4_000_000, offset(1e-2));
    assertThat(result.surplusMicros()).isCloseTo(wins * 1_000.0, offset(1e-3));
    assertThat(result.overbidMicros()).isCloseTo(wins * 2_000.0, offset(wins * 0.01));
    assertThat(result.calibration()).isCloseTo(1, offset(1e-9));
    assertThat(result.overspentMicros()).isZero();
    assertThat(result.bidsAboveCap()).isZero();
    assertThat(result.misallocatedMicros()).isZero();
  }

  @Test
  void whatWasNotWonIsTheSurplusThatItWouldHaveHad() {
    CampaignResult lost = run(campaign(Long.MAX_VALUE), 0, 1_999_000);
    assertThat(lost.wins()).isZero();
    assertThat(lost.underbidMicros()).isCloseTo(lost.bids() * 3_000.0, offset(lost.bids() * 0.01));
    assertThat(lost.costPerClickMicros()).isNaN();
    assertThat(lost.calibration()).isNaN();

    // A tenth of it all, so nine tenths come after.
    CampaignResult burnt = run(campaign(4_000_000), 0, 4_000_000);
    long auctions = lost.bids();
    assertThat(burnt.wins()).isEqualTo(1_000);
    assertThat(burnt.spentOutMicros())
        .isCloseTo((auctions - 1_000) * 3_000.0, offset(auctions * 0.01));
    assertThat(burnt.t95Millis() / (0.095 * Scenario.DAY_MILLIS)).isCloseTo(1, offset(0.05));
    assertThat(Arrays.stream(burnt.spendBySlot()).sum()).isEqualTo(4_000_000);
    assertThat(burnt.slotError()).isGreaterThan(1);
  }

  /** What is left is too little for a bid: that is no money, and not a bid too few. */
  @Test
  void theRestOfABudgetIsNoMoney() {
    CampaignResult burnt = run(campaign(4_001_000), 0, 4_000_000);

    assertThat(burnt.wins()).isEqualTo(1_000);
    assertThat(burnt.underbidMicros()).isZero();
    assertThat(burnt.spentOutMicros())
        .isCloseTo((burnt.offeredAuctions() - 1_000) * 3_000.0, offset(100.0));
  }

  @Test
  void anotherCreativeIsWorthWhatItWouldHaveBroughtMore() {
    SimulatedCampaign two = campaign(Long.MAX_VALUE).withCreatives(List.of(1.0, 0.4));

    CampaignResult best = run(two, 0, 4_000_000);
    CampaignResult worse = run(two, 1, 4_000_000);

    assertThat(best.misallocatedMicros()).isZero();
    assertThat(worse.misallocatedMicros())
        .isCloseTo(worse.wins() * 0.006 * CLICK_MICROS, offset(1e-3));
    assertThat(best.valueMicros() - worse.valueMicros())
        .isCloseTo(worse.misallocatedMicros(), offset(1e-3));
  }

  /** Who knows everything shows the best creative too, so that nobody is better. */
  @Test
  void theOptimumIsThatOfTheBestCreative() {
    SimulatedCampaign limited = campaign(4_000_000).withCreatives(List.of(1.0, 2.0));
    BiddingStrategy best =
        opportunity -> Decision.bid(PricedCandidate.of(opportunity.candidates().get(1), 2_000_000));

    assertThat(Trials.result(Scenario.day(1, 10_000, MARKET, RESPONSE, limited), best)
            .shareOfOptimum())
        .isCloseTo(1, offset(0.01));
  }

  @Test
  void aBidAboveTheCapIsCutAndCounted() {
    CampaignResult result = run(campaign(Long.MAX_VALUE).withMaxBid(3_000_000), 0, 4_000_000);

    assertThat(result.bidsAboveCap()).isEqualTo(result.bids());
    assertThat(result.costMicros()).isEqualTo(result.wins() * 3_000.0);
  }
}
