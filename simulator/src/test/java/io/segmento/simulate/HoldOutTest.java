package io.segmento.simulate;

import static io.segmento.simulate.Trials.unlimited;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.PricedCandidate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The held out see nothing, cost nothing, and let what ads bring be told from what comes anyway. */
class HoldOutTest {

  private static final Market CHEAP = Market.secondPrice("x", 1_000, 0.1);
  private static final BiddingStrategy ALL =
      opportunity -> Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), 100_000_000));

  private static Scenario days(long seed, double rate) {
    Response response = Response.of(0.05, 0.1)
        .withConversions(rate, 3_600_000L)
        .withOrganic(new Organic(0.02, new Behaviour(2, 5, 20, 1, 86_400_000L)));
    return Scenario.day(seed, 20_000, CHEAP, response, unlimited())
        .withUsers(10_000)
        .withHeldOut(0.3);
  }

  private static HoldOut run(Scenario scenario) {
    return Trials.run(scenario, ALL).holdOut().orElseThrow();
  }

  @Test
  void theHeldOutAreNeitherBidForNorPaidFor() {
    Scenario scenario = days(1, 0.3);
    ToldOutcomes told = new ToldOutcomes(100_000_000);

    CampaignResult result = Trials.run(scenario, told);
    HoldOut holdOut = result.holdOut().orElseThrow();

    double auctions = result.offeredAuctions();
    assertThat(result.bids() + holdOut.ghostBids()).isEqualTo(result.offeredAuctions());
    assertThat(holdOut.ghostBids() / auctions).isCloseTo(0.3, offset(0.02));
    assertThat(told.all()).hasSize((int) result.bids());
    assertThat(holdOut.heldOut() / (double) (holdOut.heldOut() + holdOut.bidFor()))
        .isCloseTo(0.3, offset(0.02));
  }

  @Test
  void whoIsHeldOutIsTheSameWhoeverBidsAndOthersMeetTheSameChances() {
    Scenario scenario = days(2, 0.3);
    HoldOut one = run(scenario);
    HoldOut nobody = Trials.run(
            scenario,
            opportunity ->
                Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), 1)))
        .holdOut()
        .orElseThrow();

    assertThat(nobody.heldOut()).isEqualTo(one.heldOut());
    assertThat(nobody.heldOutBuyers()).isEqualTo(one.heldOutBuyers());
    assertThat(Trials.run(scenario.withHeldOut(0), ALL).holdOut()).isEmpty();
  }

  /** In 40 days with another seed each; 95 % of intervals hold the truth, at least 34 of 40 but once in a thousand tries. */
  @Test
  void theIntervalHoldsWhatAdsTrulyBring() {
    for (double rate : new double[] {0, 0.5}) {
      int held = 0;
      double estimated = 0;
      double truth = 0;
      for (long seed : LongStream.rangeClosed(1, 40).toArray()) {
        HoldOut holdOut = run(days(seed, rate));
        HoldOut.Estimate estimate = holdOut.incremental();
        estimated += estimate.value();
        truth += holdOut.trueIncremental();
        held += estimate.low() <= holdOut.trueIncremental()
                && estimate.high() >= holdOut.trueIncremental()
            ? 1
            : 0;
      }
      assertThat(held).as("rate %s", rate).isGreaterThanOrEqualTo(34);
      if (rate > 0) {
        assertThat(estimated).isCloseTo(truth, withinPercentage(10));
      } else {
        assertThat(truth).isZero();
      }
    }
  }

  /** The same auctions with clicks that bring nothing have fewer buyers, by what ads truly brought; also where users click ten times, and can become buyers but once. */
  @Test
  void theTruthIsHowManyFewerBuyersThereAreWhereClicksBringNothing() {
    for (int users : new int[] {500, 10_000}) {
      double fewer = 0;
      double truth = 0;
      for (long seed : LongStream.rangeClosed(1, 10).toArray()) {
        HoldOut brought = run(days(seed, 0.3).withUsers(users));
        fewer += brought.bidForBuyers() - run(days(seed, 0).withUsers(users)).bidForBuyers();
        truth += brought.trueIncremental();
      }
      // A deviation of 25 to 40 buyers of 1,400 and 2,000.
      assertThat(truth).as("%d users", users).isCloseTo(fewer, withinPercentage(5));
    }
  }

  /** Attribution credits what would have come anyway: far more than ads bring where hardly any click brings anything. */
  @Test
  void attributionClaimsMoreThanAdsBring() {
    CampaignResult result = Trials.run(days(5, 0.02), ALL);

    assertThat((double) result.conversions())
        .isGreaterThan(5 * result.conversionFigures().incremental());
  }

  @Test
  void theLiftIsAShareOfWhatComesAnyway() {
    HoldOut holdOut = new HoldOut(1_000, 120, 500, 50, 0, 0);

    assertThat(holdOut.lift().value()).isCloseTo(0.2, offset(1e-9));
    assertThat(holdOut.lift().low()).isCloseTo(-0.122, offset(1e-3));
    assertThat(holdOut.lift().high()).isCloseTo(0.639, offset(1e-3));
    assertThat(holdOut.incremental().value()).isCloseTo(20, offset(1e-9));
    assertThat(holdOut.incremental().high()).isCloseTo(53.1, offset(0.1));
    assertThat(new HoldOut(10, 0, 5, 1, 0, 0).lift().value()).isNaN();
    assertThatThrownBy(() -> new Visitors(1, 1))
        .hasMessage("held out: 1.0 (expected: 0 to below 1)");
    assertThatThrownBy(() -> new Visitors(0, 0)).hasMessage("users: 0 (expected: >= 1)");
  }
}
