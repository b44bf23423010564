package io.segmento.simulate;

import static io.segmento.simulate.Trials.CLICK_MICROS;
import static io.segmento.simulate.Trials.CLICK_RATE;
import static io.segmento.simulate.Trials.linear;
import static io.segmento.simulate.Trials.unlimited;
import static io.segmento.simulate.Trials.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.bidding.TrafficForecast;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten mistakes that are easily made, each planted and each found by the check that is there for it; the sound version passes the same check. */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class PlantedDefectsTest {

  private static final Response RESPONSE = Response.of(CLICK_RATE, 0.8);
  private static final Scenario FREE =
      Scenario.day(3, 20_000, Market.secondPrice("x", 1_500_000, 0.7), RESPONSE, unlimited());
  private static final double TOTAL =
      run(FREE, linear(RESPONSE, 1)).clairvoyance().totalMicros();
  private static final Scenario LIMITED = FREE.withCampaigns(
      List.of(SimulatedCampaign.of("campaign", (long) (TOTAL / 16), CLICK_MICROS)));

  private static SimulationResult run(Scenario scenario, BiddingStrategy strategy) {
    return run(scenario, new AuctionRules(), strategy);
  }

  private static SimulationResult run(
      Scenario scenario, AuctionRules rules, BiddingStrategy strategy) {
    return Simulation.run(scenario, rules, () -> strategy, done -> {});
  }

  private static boolean truthEarnsMost(AuctionRules rules) {
    double truth = run(FREE, rules, linear(RESPONSE, 1)).first().surplusMicros();
    return truth > run(FREE, rules, linear(RESPONSE, 0.6)).first().surplusMicros()
        && truth > run(FREE, rules, linear(RESPONSE, 1.5)).first().surplusMicros();
  }

  @Test
  void aWrongPaymentRule() {
    assertThat(truthEarnsMost(new AuctionRules())).isTrue();
    assertThat(truthEarnsMost(new AuctionRules() {
          @Override
          public long pays(long bid, long rival, Market market) {
            return bid;
          }
        }))
        .isFalse();
  }

  @Test
  void aLeakedPrice() {
    Scenario firstPrice = FREE.withMarkets(List.of(Market.firstPrice("x", 1_500_000, 0.7)), 0);
    World twin = new World(firstPrice);
    BiddingStrategy leaking = opportunity -> {
      twin.next();
      Candidate candidate = opportunity.candidates().get(0);
      long rival = twin.rivalCpmMicros();
      return rival < twin.predictedRate() * CLICK_MICROS * 1_000
          ? Decision.bid(PricedCandidate.of(candidate, rival))
          : Decision.noBid(NoBidReason.NO_INTEREST);
    };

    // Nobody who does not know the price wins without ever paying more than was needed.
    assertThat(overbids(run(firstPrice, linear(RESPONSE, 0.5)).first())).isTrue();
    assertThat(overbids(run(firstPrice, leaking).first())).isFalse();
  }

  private static boolean overbids(CampaignResult result) {
    return result.overbidMicros() > 0.05 * result.costMicros();
  }

  @Test
  void droppedLosses() {
    assertThat(LearningTest.curveError(1, true)).isLessThan(0.01);
    assertThat(LearningTest.curveError(1, false)).isGreaterThan(0.01);
  }

  private static boolean spendsWell(SimulationResult result) {
    return result.shareOfOptimum() > 0.95 && result.first().budgetShare() > 0.97;
  }

  private static DualPacing pacing(double start) {
    return new DualPacing(start, 1e-4, 1e4, DualPacing.DEFAULT_GAIN, 1_000, TrafficForecast.FLAT);
  }

  @Test
  void theSignOfTheDual() {
    DualPacing sound = pacing(1);
    DualPacing turned = pacing(1);

    assertThat(spendsWell(
            run(LIMITED, StagedStrategy.of(value(RESPONSE)).times(sound).build())))
        .isTrue();
    assertThat(spendsWell(run(
            LIMITED,
            StagedStrategy.of(value(RESPONSE))
                .times((o, c) -> 1 / turned.multiplier(o, c))
                .build())))
        .isFalse();
  }

  @Test
  void aStaleDual() {
    assertThat(spendsWell(run(LIMITED, linear(RESPONSE, 3)))).isFalse();
  }

  @Test
  void noBudgetStop() {
    assertThat(keepsItsBudget(new AuctionRules())).isTrue();
    assertThat(keepsItsBudget(new AuctionRules() {
          @Override
          public boolean isAffordable(long bid, long left) {
            return true;
          }
        }))
        .isFalse();
  }

  /** Of a strategy that does not look at money at all. */
  private static boolean keepsItsBudget(AuctionRules rules) {
    CampaignResult result = run(
            LIMITED,
            rules,
            opportunity ->
                Decision.bid(PricedCandidate.of(opportunity.candidates().get(0), 5_000_000)))
        .first();
    return result.budgetShare() <= 1.001;
  }

  @Test
  void aWinThatIsBookedTwice() {
    assertThat(booksWhatItCosts(new AuctionRules())).isTrue();
    assertThat(booksWhatItCosts(new AuctionRules() {
          @Override
          public int bookings() {
            return 2;
          }
        }))
        .isFalse();
  }

  private static boolean booksWhatItCosts(AuctionRules rules) {
    CampaignResult result = run(FREE, rules, linear(RESPONSE, 0.5)).first();
    return Math.abs(result.ledgerMicros() - result.costMicros()) <= result.wins();
  }

  @Test
  void aBidAboveTheCap() {
    Scenario capped = FREE.withCampaigns(List.of(unlimited().withMaxBid(2_000_000)));

    assertThat(run(capped, linear(RESPONSE, 1)).first().bidsAboveCap()).isZero();
    assertThat(run(
                capped,
                opportunity -> Decision.bid(PricedCandidate.of(
                    opportunity.candidates().get(0),
                    10 * opportunity.candidates().get(0).maxBidCpmMicros())))
            .first()
            .bidsAboveCap())
        .isPositive();
  }

  @Test
  void aPredictionThatIsNoNumber() {
    Response broken = RESPONSE.withNoise(0, Double.NaN);
    Scenario scenario =
        Scenario.day(3, 20_000, Market.secondPrice("x", 1_500_000, 0.7), broken, unlimited());

    assertThat(run(FREE, linear(RESPONSE, 1)).first().bids()).isPositive();
    assertThat(run(scenario, linear(broken, 1)).first().bids()).isZero();
  }

  @Test
  void anArmThatSpendsTheOthersBudget() {
    assertThat(armsAreApart(new AuctionRules())).isTrue();
    assertThat(armsAreApart(new AuctionRules() {
          @Override
          public int ledgerOf(int campaign) {
            return 0;
          }
        }))
        .isFalse();
  }

  /** Whether what one arm may spend does not depend on how its sibling bids. Users are split, so that arms meet in no auction. */
  private static boolean armsAreApart(AuctionRules rules) {
    return spentOfSecondArm(rules, 0.3) == spentOfSecondArm(rules, 3);
  }

  private static double spentOfSecondArm(AuctionRules rules, double firstArmFactor) {
    SimulatedCampaign arm = SimulatedCampaign.of("a", (long) (TOTAL / 16), CLICK_MICROS);
    Scenario arms = FREE.withCampaigns(
        List.of(arm, SimulatedCampaign.of("b", (long) (TOTAL / 16), CLICK_MICROS)));
    return run(
            arms,
            rules,
            StagedStrategy.of((o, c) ->
                    value(RESPONSE).valueCpmMicros(o, c) * armFactor(o.seed(), c, firstArmFactor))
                .build())
        .campaigns()
        .get(1)
        .costMicros();
  }

  private static double armFactor(long seed, Candidate candidate, double firstArmFactor) {
    boolean firstArm = (seed & 1) == 0;
    if (firstArm != candidate.campaignId().equals("a")) {
      return 0;
    }
    return firstArm ? firstArmFactor : 0.5;
  }
}
