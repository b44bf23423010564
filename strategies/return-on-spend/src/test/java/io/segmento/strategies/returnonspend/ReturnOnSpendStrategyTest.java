package io.segmento.strategies.returnonspend;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.Market;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.SimulatedResponses;
import io.segmento.simulate.Simulation;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import java.time.Clock;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class ReturnOnSpendStrategyTest extends BiddingStrategyContract {

  private static final Response RESPONSE = Response.of(0.004, 0.8);
  private static final long CLICK_MICROS = 1_000_000;

  @Override
  protected StrategyPlugin plugin() {
    return new ReturnOnSpendPlugin();
  }

  /** The plugin as a node would start it, with a model that knows. */
  private record Host(StrategyContext rest, StrategyConfig config, ResponseModel responses)
      implements StrategyContext {
    @Override
    public Clock clock() {
      return rest.clock();
    }

    @Override
    public StrategyMetrics metrics() {
      return rest.metrics();
    }
  }

  /** A day of a second-price market where what an impression is worth returns more than the target. */
  private CampaignResult day(long seed, double target, long budgetMicros, String coupling) {
    SimulatedCampaign campaign = SimulatedCampaign.of("campaign", budgetMicros, CLICK_MICROS)
        .withParameters(Map.of(
            "target-return", Double.toString(target),
            "goal-value-micros", Long.toString(CLICK_MICROS)));
    Host host = new Host(
        context,
        new MapStrategyConfig(Map.of("coupling", coupling)),
        new SimulatedResponses(RESPONSE));
    return Simulation.run(
            Scenario.day(
                seed, 100_000, Market.secondPrice("x", 2_500_000, 0.7), RESPONSE, campaign),
            () -> new ReturnOnSpendStrategy(host))
        .first();
  }

  /** A budget that is not spent must not hold bids back: at this target they have to be above the value. */
  @Test
  void aBudgetThatDoesNotBindCostsNothing() {
    for (long seed = 1; seed <= 5; seed++) {
      CampaignResult free = day(seed, 1.5, Long.MAX_VALUE, "coupled");
      for (String coupling : new String[] {"coupled", "min"}) {
        CampaignResult held = day(seed, 1.5, (long) (1.5 * free.costMicros()), coupling);

        assertThat(held.returnOnSpend())
            .as("seed %d, %s", seed, coupling)
            .isCloseTo(1.5, Percentage.withPercentage(1));
        assertThat(held.expectedClicks() / free.expectedClicks())
            .as("seed %d, %s", seed, coupling)
            .isGreaterThan(0.98);
      }
    }
  }

  @Test
  void withoutABudgetTheReturnAloneCounts() {
    for (long seed = 1; seed <= 5; seed++) {
      CampaignResult coupled = day(seed, 1.5, Long.MAX_VALUE, "coupled");
      CampaignResult lower = day(seed, 1.5, Long.MAX_VALUE, "min");

      assertThat(lower.returnOnSpend())
          .as("seed %d", seed)
          .isCloseTo(1.5, Percentage.withPercentage(1));
      assertThat(lower.expectedClicks() / coupled.expectedClicks())
          .as("seed %d", seed)
          .isGreaterThan(0.98);
    }
  }

  @Test
  void aBudgetThatBindsIsKept() {
    for (long seed = 1; seed <= 5; seed++) {
      CampaignResult free = day(seed, 1.5, Long.MAX_VALUE, "coupled");
      for (String coupling : new String[] {"coupled", "min"}) {
        CampaignResult held = day(seed, 1.5, (long) (0.4 * free.costMicros()), coupling);

        assertThat(held.budgetShare()).as("seed %d, %s", seed, coupling).isBetween(0.97, 1.001);
        assertThat(held.returnOnSpend()).as("seed %d, %s", seed, coupling).isGreaterThan(1.5);
      }
    }
  }

  @Test
  void aBidTellsBothDuals() {
    context.respond(0.002);

    assertThat(strategy()
            .decide(FakeOpportunity.of(candidate()
                .withParameters(Map.of("goal-value-micros", "1500000"))
                .withBudget(1_000_000, FakeOpportunity.NOW_MILLIS + 3_600_000)))
            .bids())
        .singleElement()
        .satisfies(bid -> {
          assertThat(bid.returnDual()).isEqualTo(1);
          assertThat(bid.budgetMultiplier()).isEqualTo(1);
          assertThat(bid.baseValueCpmMicros()).isEqualTo(3_000_000);
        });
  }
}
