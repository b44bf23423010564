package io.segmento.strategies.rlb;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.SimulatedResponses;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.SimulationResult;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import java.time.Clock;
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
    return bid(strategy(), budget, end);
  }

  private static long bid(BiddingStrategy strategy, long budget, long end) {
    return strategy
        .decide(FakeOpportunity.of(candidate().withFloor(0).withBudget(budget, end)))
        .bids()
        .get(0)
        .priceCpmMicros();
  }

  /** A thousand impressions of which nothing is known are no thousand of the prior rate: the first that the model knows are judged as if they had not been. */
  @Test
  void whatIsNotKnownIsNotLearnedFrom() {
    long end = FakeOpportunity.NOW_MILLIS + 43_200_000;
    BiddingStrategy fresh = strategy();
    BiddingStrategy waited = strategy();
    for (int i = 0; i < 5_000; i++) {
      var unused = bid(waited, 3_000_000, end);
    }
    context.respond(0.008);
    long learned = 0;
    for (int i = 0; i < 5_000; i++) {
      learned = bid(fresh, 3_000_000, end);
      assertThat(bid(waited, 3_000_000, end)).isEqualTo(learned);
    }
    // Of an impression that is like the others, no more than of one of which nothing is known.
    context.respond(Double.NaN);
    assertThat(learned).isLessThanOrEqualTo(2 * bid(fresh, 3_000_000, end));
  }

  /** The plugin as a node would start it, with a model that knows. */
  private record Host(StrategyContext rest, ResponseModel responses) implements StrategyContext {
    @Override
    public Clock clock() {
      return rest.clock();
    }

    @Override
    public StrategyConfig config() {
      return rest.config();
    }

    @Override
    public StrategyMetrics metrics() {
      return rest.metrics();
    }
  }

  /** Clicks four times as frequent as its prior says must not make it spend everything in the morning. */
  @Test
  void whatClicksAreWorthTryingForIsLearned() {
    Response response = Presets.response("2997");
    for (long seed = 1; seed <= 5; seed++) {
      SimulationResult day = Simulation.run(
          Scenario.day(
              seed,
              100_000,
              Presets.market("2997", false),
              response,
              SimulatedCampaign.of("campaign", 4_312_000, 100_000)),
          () -> new RlbStrategy(new Host(context, new SimulatedResponses(response))));

      assertThat(day.shareOfOptimum()).as("seed %d", seed).isGreaterThan(0.97);
      assertThat(day.first().budgetShare()).as("seed %d", seed).isBetween(0.98, 1.001);
    }
  }
}
