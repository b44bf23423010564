package io.segmento.strategies.thompsoncreative;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import org.junit.jupiter.api.Test;

class ThompsonCreativeStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new ThompsonCreativePlugin();
  }

  @Test
  void aBidTellsTheRateThatIsExpectedOfItsCreative() {
    assertThat(strategy().decide(FakeOpportunity.of(candidate())).bids())
        .singleElement()
        .satisfies(bid -> assertThat((float) bid.clickProbability()).isEqualTo(0.001f));
  }
}
