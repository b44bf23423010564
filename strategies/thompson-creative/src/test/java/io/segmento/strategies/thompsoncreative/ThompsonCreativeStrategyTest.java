package io.segmento.strategies.thompsoncreative;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import org.junit.jupiter.api.Test;

class ThompsonCreativeStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new ThompsonCreativePlugin();
  }

  @Test
  void aBidTellsTheRateThatIsExpectedOfItsCreative() {
    FakeCandidate candidate = candidate();
    Opportunity opportunity = FakeOpportunity.of(candidate);
    BiddingStrategy strategy = strategy();
    PricedCandidate untried = only(strategy.decide(opportunity));
    assertThat((float) untried.clickProbability()).isEqualTo(0.001f);

    // It does twice as well as the other of its campaign.
    OutcomeListener listener = (OutcomeListener) strategy;
    for (int i = 0; i < 2_000; i++) {
      Outcome of = new Shown(candidate.campaignId(), candidate.creativeId());
      Outcome ofOther = new Shown(candidate.campaignId(), "another");
      listener.onWin(of);
      listener.onWin(ofOther);
      if (i % 10 == 0) {
        listener.onClick(of);
      }
      if (i % 20 == 0) {
        listener.onClick(ofOther);
      }
    }
    PricedCandidate tried = only(strategy.decide(opportunity));
    double advantage = tried.clickProbability() / untried.clickProbability();
    assertThat(advantage).isBetween(1.2, 1.4);
    assertThat((double) tried.baseValueCpmMicros() / untried.baseValueCpmMicros())
        .as("base value by rate")
        .isCloseTo(advantage, withinPercentage(0.1));
  }

  private static PricedCandidate only(Decision decision) {
    return decision.bids().get(0);
  }

  private record Shown(String campaignId, String creativeId) implements Outcome {
    @Override
    public long nowMillis() {
      return 1_000;
    }

    @Override
    public long decidedMillis() {
      return 0;
    }

    @Override
    public String exchange() {
      return "test";
    }

    @Override
    public long bidCpmMicros() {
      return 1_000_000;
    }

    @Override
    public long valueCpmMicros() {
      return 1_000_000;
    }

    @Override
    public long priceCpmMicros() {
      return 1_000_000;
    }

    @Override
    public long minimumToWinCpmMicros() {
      return 0;
    }

    @Override
    public long conversionValueMicros() {
      return 0;
    }

    @Override
    public byte[] note() {
      return new byte[0];
    }
  }
}
