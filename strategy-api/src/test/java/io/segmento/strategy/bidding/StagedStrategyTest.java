package io.segmento.strategy.bidding;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import io.segmento.strategy.testing.FakeStrategyContext;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StagedStrategyTest {

  private final FakeStrategyContext context = new FakeStrategyContext(Map.of());
  private final ResponseValue value = new ResponseValue(context.responses(), context.metrics());

  private static FakeCandidate limited() {
    return candidate()
        .withFloor(100_000)
        .withParameters(Map.of("goal", "conversion", "goal-value-micros", "15000000"))
        .withBudget(1_000_000, FakeOpportunity.NOW_MILLIS + 3_600_000);
  }

  private static PricedCandidate only(StagedStrategy strategy, Candidate... candidates) {
    Decision decision = strategy.decide(FakeOpportunity.of(candidates));
    assertThat(decision.bids()).hasSize(1);
    return decision.bids().get(0);
  }

  @Test
  void aBidTellsWhatItIsMadeOf() {
    context.respond(0.02);
    DualPacing pacing = new DualPacing(0.5, 0.1, 2, 300, 1_000, TrafficForecast.FLAT);
    KpiPid target =
        new KpiPid(candidate -> new KpiPid.Target(KpiPid.Figure.COST_PER_CLICK, 100), 20);
    PricedCandidate bid = only(
        StagedStrategy.of(value)
            .times(new ReturnDual(candidate -> 1.5, pacing, 0.02))
            .times(target)
            .build(),
        limited());

    assertThat(bid.clickProbability()).isEqualTo(0.02, within(1e-8));
    assertThat(bid.conversionProbability()).isEqualTo(0.002, within(1e-9));
    assertThat(bid.baseValueCpmMicros()).isEqualTo(600_000);
    assertThat(bid.budgetMultiplier()).isEqualTo(0.5);
    assertThat(bid.returnDual()).isEqualTo(1);
    assertThat(bid.targetMultiplier()).isEqualTo(1);
    // 2 / (1.5 + 2), of the value.
    assertThat(bid.valueCpmMicros()).isEqualTo(342_857);
    assertThat(bid.isExplored()).isFalse();
  }

  @Test
  void whatAStageDoesNotKnowIsNotTold() {
    PricedCandidate bid =
        only(StagedStrategy.of((opportunity, candidate) -> 2_000_000).build(), candidate());

    assertThat(bid.clickProbability()).isNaN();
    assertThat(bid.budgetMultiplier()).isNaN();
    assertThat(bid.baseValueCpmMicros()).isEqualTo(2_000_000);
    assertThat(PricedCandidate.of(candidate(), 1).baseValueCpmMicros()).isZero();
  }

  @Test
  void whatOneCandidateToldIsNotSaidOfTheNext() {
    ValueStage first = new ValueStage() {
      @Override
      public double valueCpmMicros(Opportunity opportunity, Candidate candidate) {
        return 2_000_000;
      }

      @Override
      public double valueCpmMicros(Opportunity opportunity, Candidate candidate, BidDraft draft) {
        if (candidate.campaignId().equals("first")) {
          draft.clickProbability(0.5);
          draft.noting(new byte[] {1});
        }
        return 2_000_000;
      }
    };
    Decision decision = StagedStrategy.of(first)
        .build()
        .decide(FakeOpportunity.of(
            candidate().withCampaign("first"), candidate().withCampaign("second")));

    assertThat(decision.bids().get(0).clickProbability()).isEqualTo(0.5);
    assertThat(decision.bids().get(1).clickProbability()).isNaN();
    assertThat(decision.bids().get(1).note()).isEmpty();
  }

  @Test
  void aDrawnPriceSaysSo() {
    StagedStrategy strategy = StagedStrategy.of((opportunity, candidate) -> 4_000_000)
        .shade((worth, opportunity, candidate) -> worth / 2)
        .exploring(0.5)
        .build();
    int explored = 0;
    for (long seed = 0; seed < 200; seed++) {
      PricedCandidate bid = strategy
          .decide(new FakeOpportunity(List.of(candidate()), FakeOpportunity.NOW_MILLIS, seed))
          .bids()
          .get(0);
      assertThat(bid.isExplored()).isEqualTo(bid.priceCpmMicros() != 2_000_000);
      assertThat(bid.propensity()).isEqualTo(0.5);
      explored += bid.isExplored() ? 1 : 0;
    }
    assertThat(explored).isBetween(70, 130);
  }

  @Test
  void whatIsAddedToABidKeepsWhatItTold() {
    context.respond(0.02);
    FakeProduct product = new FakeProduct("sku", 1, 1, false);
    PricedCandidate bid = only(StagedStrategy.of(value).build(), limited().withFloor(0))
        .showing(product)
        .worth(9)
        .chosenWith(0.5)
        .noting(new byte[] {7})
        .pricedAt(8);

    assertThat(bid.clickProbability()).isEqualTo(0.02, within(1e-8));
    assertThat(bid.baseValueCpmMicros()).isEqualTo(600_000);
    assertThat(bid.product()).isSameAs(product);
    assertThat(bid.note()).containsExactly(7);
    assertThat(bid.priceCpmMicros()).isEqualTo(8);
    assertThat(bid.valueCpmMicros()).isEqualTo(9);
    assertThat(bid.propensity()).isEqualTo(0.5);
  }

  @Test
  void anAuctionThatAGuardLeavesOutIsThrottledAndNotBelowTheFloor() {
    StagedStrategy.Builder dear = StagedStrategy.of((opportunity, candidate) -> 4_000_000);
    assertThat(dear.guard((price, opportunity, candidate) -> 0)
            .build()
            .decide(FakeOpportunity.of(candidate(), candidate().withFloor(4_500_000)))
            .noBidReason())
        .isEqualTo(NoBidReason.THROTTLED);
  }

  @Test
  void aPriceThatAGuardBringsBelowTheFloorOrThatNeverReachedItIsBelowTheFloor() {
    assertThat(StagedStrategy.of((opportunity, candidate) -> 4_000_000)
            .guard((price, opportunity, candidate) -> 999_999)
            .build()
            .decide(FakeOpportunity.of(candidate()))
            .noBidReason())
        .isEqualTo(NoBidReason.BELOW_FLOOR);
    assertThat(StagedStrategy.of((opportunity, candidate) -> 900_000)
            .guard((price, opportunity, candidate) -> 0)
            .build()
            .decide(FakeOpportunity.of(candidate()))
            .noBidReason())
        .isEqualTo(NoBidReason.BELOW_FLOOR);
  }

  /** A node decides thousands a second, of 20 candidates and more: a field too many in a bid is felt. */
  @Test
  void aBidTakesLittleMemory() {
    StagedStrategy strategy =
        StagedStrategy.of((opportunity, candidate) -> 2_000_000).build();
    Opportunity opportunity =
        FakeOpportunity.of(Collections.nCopies(100, candidate()).toArray(Candidate[]::new));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 100; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      Decision decision = strategy.decide(opportunity);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(decision.bids()).hasSize(100);
    }

    // 72 of the bid itself, its two places in arrays, and its part of what a decision takes once.
    assertThat(least / 100).isLessThan(84);
  }
}
