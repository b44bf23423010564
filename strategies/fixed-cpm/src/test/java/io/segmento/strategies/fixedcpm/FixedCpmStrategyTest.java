package io.segmento.strategies.fixedcpm;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import java.util.List;
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

  /** A budget that is gone in the first hour is held back from then on, and only where the campaign says so. */
  @Test
  void aThrottledCampaignLeavesAuctionsOutWhenItSpendsTooFast() {
    long end = FakeOpportunity.NOW_MILLIS + 24 * 3_600_000L;
    BiddingStrategy strategy = strategy();
    int bids = 0;
    int free = 0;
    for (int minute = 0; minute < 60; minute++) {
      long left = 10_000_000 - minute * 150_000L;
      long now = FakeOpportunity.NOW_MILLIS + minute * 60_000L;
      FakeCandidate throttled =
          candidate().withParameters(Map.of("pacing", "throttle")).withBudget(left, end);
      Decision decision = strategy.decide(new FakeOpportunity(List.of(throttled), now, minute));
      bids += decision.bids().size();
      assertThat(decision.noBidReason()).isIn(null, NoBidReason.THROTTLED);
      free += strategy
          .decide(new FakeOpportunity(
              List.of(candidate().withCampaign("free").withBudget(left, end)), now, minute))
          .bids()
          .size();
    }
    assertThat(bids).isBetween(2, 30);
    assertThat(free).isEqualTo(60);
  }
}
