package io.segmento.strategies.rlb;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import org.junit.jupiter.api.Test;

class RlbStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new RlbPlugin();
  }

  @Test
  void aRicherCampaignBidsMore() {
    context.respond(0.001);
    long end = FakeOpportunity.NOW_MILLIS + 43_200_000;

    long poor = bid(1_000_000, end);
    long rich = bid(30_000_000, end);

    assertThat(poor).isPositive();
    assertThat(rich).isGreaterThan(poor);
  }

  private long bid(long budget, long end) {
    return strategy()
        .decide(FakeOpportunity.of(candidate().withFloor(0).withBudget(budget, end)))
        .bids()
        .get(0)
        .priceCpmMicros();
  }
}
