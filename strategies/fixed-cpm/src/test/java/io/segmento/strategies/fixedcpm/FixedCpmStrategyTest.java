package io.segmento.strategies.fixedcpm;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedCpmStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new FixedCpmPlugin();
  }

  private static FakeCandidate priced(String micros) {
    return candidate().withParameters(Map.of("price-cpm-micros", micros));
  }

  private Decision decide(FakeCandidate candidate) {
    return strategy().decide(FakeOpportunity.of(candidate));
  }

  @Test
  void itBidsTheConfiguredPrice() {
    assertThat(decide(priced("2345678")).bids()).singleElement().satisfies(bid -> {
      assertThat(bid.priceCpmMicros()).isEqualTo(2_345_678);
      assertThat(bid.product()).isNull();
    });
  }

  @Test
  void withoutAPriceItBidsTheCap() {
    assertThat(decide(candidate()).bids().get(0).priceCpmMicros()).isEqualTo(5_000_000);
  }

  @Test
  void aPriceAboveTheCapIsCutDown() {
    assertThat(decide(priced("9000000")).bids().get(0).priceCpmMicros()).isEqualTo(5_000_000);
  }

  @Test
  void aPriceBelowTheFloorIsNotSent() {
    assertThat(decide(priced("999999")).noBidReason()).isEqualTo(NoBidReason.BELOW_FLOOR);
  }

  @Test
  void itShowsTheProductThatWasViewedLast() {
    FakeProduct last = new FakeProduct("b", 1, 200, false);

    assertThat(decide(candidate().withProducts(last, new FakeProduct("a", 9, 100, true)))
            .bids()
            .get(0)
            .product())
        .isSameAs(last);
  }

  @Test
  void aWrongPriceCostsItsOwnCampaignAndNoOther() {
    FakeCandidate right = candidate().withCampaign("right");

    Decision decision = strategy().decide(FakeOpportunity.of(priced("free"), right));

    assertThat(decision.bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.candidate()).isSameAs(right));
    assertThat(context.counted("wrong_parameters")).isEqualTo(1);
  }

  @Test
  void withoutAReadablePriceItCannotDecide() {
    assertThat(decide(priced("0")).noBidReason()).isEqualTo(NoBidReason.NOT_READY);
  }
}
