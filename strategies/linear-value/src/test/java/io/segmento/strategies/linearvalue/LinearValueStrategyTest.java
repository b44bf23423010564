package io.segmento.strategies.linearvalue;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearValueStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new LinearValuePlugin();
  }

  @Test
  void itBidsWhatAClickIsWorthTimesItsProbability() {
    context.respond(0.002);

    assertThat(strategy()
            .decide(FakeOpportunity.of(
                candidate().withParameters(Map.of("goal-value-micros", "1500000"))))
            .bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.priceCpmMicros()).isEqualTo(3_000_000));
  }

  @Test
  void aConversionIsRarerThanAClick() {
    context.respond(0.02);

    assertThat(strategy()
            .decide(FakeOpportunity.of(candidate()
                .withParameters(Map.of("goal", "conversion", "goal-value-micros", "50000000"))))
            .bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.priceCpmMicros()).isEqualTo(2_000_000));
  }

  @Test
  void whileNothingIsKnownTheAverageImpressionIsWorthHalfOfTheHighestBid() {
    assertThat(strategy().decide(FakeOpportunity.of(candidate())).bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.priceCpmMicros()).isEqualTo(2_500_000));
  }

  @Test
  void wrongParametersCostTheirCampaignItsBids() {
    assertThat(strategy()
            .decide(FakeOpportunity.of(candidate().withParameters(Map.of("goal", "fame"))))
            .noBidReason())
        .isEqualTo(NoBidReason.NOT_READY);
    assertThat(context.counted("wrong_parameters")).isEqualTo(1);
  }

  @Test
  void aBidTellsItsRateItsValueAndItsMultiplier() {
    context.respond(0.002);

    assertThat(strategy()
            .decide(FakeOpportunity.of(candidate()
                .withParameters(Map.of("goal-value-micros", "1500000"))
                .withBudget(1_000_000, FakeOpportunity.NOW_MILLIS + 3_600_000)))
            .bids())
        .singleElement()
        .satisfies(bid -> {
          assertThat(bid.clickProbability()).isEqualTo(0.002, within(1e-9));
          assertThat(bid.conversionProbability()).isNaN();
          assertThat(bid.baseValueCpmMicros()).isEqualTo(3_000_000);
          assertThat(bid.budgetMultiplier()).isEqualTo(1);
          assertThat(bid.returnDual()).isNaN();
        });
  }
}
