package io.segmento.strategies.productretargeting;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import io.segmento.simulate.CampaignResult;
import io.segmento.simulate.Market;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.SimulatedCampaign;
import io.segmento.simulate.SimulatedResponses;
import io.segmento.simulate.Simulation;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import io.segmento.strategy.testing.FakeStrategyContext;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What looking at visitors is worth, on days of users who respond by what they did. */
class RetargetingDayTest {

  private static final double CPM = 1_000;
  private static final int AUCTIONS = 100_000;
  private static final double BUDGET_SHARE = 0.0625;

  private record Context(StrategyContext fake, ResponseModel responses) implements StrategyContext {
    @Override
    public Clock clock() {
      return fake.clock();
    }

    @Override
    public StrategyConfig config() {
      return fake.config();
    }

    @Override
    public StrategyMetrics metrics() {
      return fake.metrics();
    }
  }

  private static Scenario day(long seed, Response response, Map<String, String> parameters) {
    Market market = Presets.market(Presets.RETARGETING, true);
    double median = Math.exp(market.logMean());
    long click = (long) (2 * median / CPM / response.clickRate());
    var values = new HashMap<>(parameters);
    values.put("goal-value-micros", Long.toString(click));
    return Scenario.day(
            seed,
            AUCTIONS,
            market,
            response,
            SimulatedCampaign.of(
                    "campaign",
                    (long) (BUDGET_SHARE * AUCTIONS * market.meanCpmMicros() / CPM),
                    click)
                .withMaxBid((long) (10 * median))
                .withParameters(values))
        .withLags(2_000, 1_000, 0);
  }

  private static BiddingStrategy linear(StrategyContext context) {
    return StagedStrategy.of(new ResponseValue(context.responses(), context.metrics()))
        .times(DualPacing.of(context.config()))
        .build();
  }

  private static BiddingStrategy retargeting(StrategyContext context) {
    return Guice.createInjector(
            binder -> binder.bind(StrategyContext.class).toInstance(context),
            new ProductRetargetingPlugin().module())
        .getInstance(BiddingStrategy.class);
  }

  private static CampaignResult run(
      Scenario day, Function<StrategyContext, BiddingStrategy> strategy) {
    return Simulation.run(
            day,
            () -> strategy.apply(new Context(
                new FakeStrategyContext(Map.of()), new SimulatedResponses(day.response()))))
        .first();
  }

  /** A base of so many times the median price. */
  private static Map<String, String> base(double medians) {
    double median = Math.exp(Presets.market(Presets.RETARGETING, true).logMean());
    return Map.of("base-cpm-micros", Long.toString((long) (medians * median)));
  }

  @Test
  void lookingAtVisitorsGetsMoreClicksThanPredictionsThatKnowNothingOfThem() {
    Response response = Presets.response(Presets.RETARGETING);
    for (long seed = 1; seed <= 5; seed++) {
      CampaignResult blind = run(day(seed, response, Map.of()), RetargetingDayTest::linear);
      CampaignResult looking =
          run(day(seed, response, base(0.55)), RetargetingDayTest::retargeting);
      CampaignResult knowing =
          run(day(seed, response.knowingVisitors(true), Map.of()), RetargetingDayTest::linear);

      assertThat(blind.budgetShare()).as("seed %d", seed).isBetween(0.99, 1.001);
      assertThat(looking.budgetShare()).as("seed %d", seed).isBetween(0.9, 1.001);
      assertThat(looking.expectedClicks() / blind.expectedClicks())
          .as("seed %d", seed)
          .isBetween(1.15, 1.35);
      assertThat(knowing.expectedClicks() / looking.expectedClicks())
          .as("seed %d", seed)
          .isBetween(1.02, 1.2);
    }
  }

  /** Whatever the base is, if it is enough: the half of the highest bid that it is by default is five times the median here. */
  @ParameterizedTest
  @ValueSource(doubles = {0.7, 5})
  void aBaseAboveWhatTheBudgetAllowsIsPaced(double medians) {
    Response response = Presets.response(Presets.RETARGETING);
    for (long seed = 1; seed <= 5; seed++) {
      CampaignResult blind = run(day(seed, response, Map.of()), RetargetingDayTest::linear);
      CampaignResult looking =
          run(day(seed, response, base(medians)), RetargetingDayTest::retargeting);

      assertThat(looking.budgetShare()).as("seed %d", seed).isBetween(0.99, 1.001);
      assertThat(looking.slotError()).as("seed %d", seed).isLessThan(0.12);
      assertThat(looking.expectedClicks() / blind.expectedClicks())
          .as("seed %d", seed)
          .isBetween(1.18, 1.35);
    }
  }
}
