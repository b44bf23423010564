package io.segmento.strategies.ortb;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrtbStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new OrtbPlugin();
  }

  @Test
  void withoutALandscapeItBidsTheWorth() {
    context.respond(0.001);

    assertThat(strategy()
            .decide(FakeOpportunity.of(
                candidate().withParameters(Map.of("goal-value-micros", "3000000"))))
            .bids()
            .get(0)
            .priceCpmMicros())
        .isEqualTo(3_000_000);
  }

  @Test
  void aBidTellsTheValueThatItIsMadeOf() {
    context.respond(0.001);

    assertThat(strategy()
            .decide(FakeOpportunity.of(
                candidate().withParameters(Map.of("goal-value-micros", "3000000"))))
            .bids())
        .singleElement()
        .satisfies(bid -> {
          assertThat(bid.baseValueCpmMicros()).isEqualTo(3_000_000);
          assertThat(bid.budgetMultiplier()).isEqualTo(1);
          assertThat((float) bid.clickProbability()).isEqualTo(0.001f);
        });
  }
}
