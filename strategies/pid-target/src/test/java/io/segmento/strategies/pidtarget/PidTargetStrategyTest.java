package io.segmento.strategies.pidtarget;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PidTargetStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new PidTargetPlugin();
  }

  @Test
  void aBidTellsItsRateAndItsMultiplier() {
    context.respond(0.002);

    assertThat(strategy()
            .decide(FakeOpportunity.of(
                candidate().withParameters(Map.of("goal-value-micros", "1500000"))))
            .bids())
        .singleElement()
        .satisfies(bid -> {
          assertThat((float) bid.clickProbability()).isEqualTo(0.002f);
          assertThat(bid.targetMultiplier()).isEqualTo(1);
          assertThat(bid.budgetMultiplier()).isNaN();
        });
  }
}
