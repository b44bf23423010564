package io.segmento.strategies.productretargeting;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static io.segmento.strategy.testing.FakeOpportunity.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProductRetargetingStrategyTest extends BiddingStrategyContract {

  private static final FakeCandidate BASE_OF_TWO =
      candidate().withFloor(1).withParameters(Map.of("base-cpm-micros", "2000000"));

  @Override
  protected StrategyPlugin plugin() {
    return new ProductRetargetingPlugin();
  }

  private static FakeProduct viewed(int views, Duration ago) {
    return new FakeProduct("boots", views, NOW_MILLIS - ago.toMillis(), false);
  }

  private Decision decide(FakeCandidate candidate) {
    return strategy().decide(FakeOpportunity.of(candidate));
  }

  private long price(FakeCandidate candidate) {
    return decide(candidate).bids().get(0).priceCpmMicros();
  }

  @Test
  void withoutAViewedProductThereIsNoInterest() {
    assertThat(decide(BASE_OF_TWO).noBidReason()).isEqualTo(NoBidReason.NO_INTEREST);
  }

  @Test
  void aProductViewedOnceJustNowIsWorthTheBase() {
    assertThat(price(BASE_OF_TWO.withProducts(viewed(1, Duration.ZERO)))).isEqualTo(2_000_000);
  }

  @Test
  void thePriceHalvesWithEachHalfLife() {
    assertThat(price(BASE_OF_TWO.withProducts(viewed(1, Duration.ofDays(3))))).isEqualTo(1_000_000);
    assertThat(price(BASE_OF_TWO.withProducts(viewed(1, Duration.ofDays(6))))).isEqualTo(500_000);
    FakeCandidate quick =
        BASE_OF_TWO.withParameters(Map.of("base-cpm-micros", "2000000", "half-life", "12h"));
    assertThat(price(quick.withProducts(viewed(1, Duration.ofHours(12))))).isEqualTo(1_000_000);
  }

  @Test
  void eachDoublingOfViewsAddsTheBaseUpToTheLimit() {
    FakeCandidate wide = BASE_OF_TWO.withMaxBid(100_000_000);

    assertThat(price(wide.withProducts(viewed(2, Duration.ZERO)))).isEqualTo(4_000_000);
    assertThat(price(wide.withProducts(viewed(4, Duration.ZERO)))).isEqualTo(6_000_000);
    assertThat(price(wide.withProducts(viewed(400, Duration.ZERO)))).isEqualTo(6_000_000);
  }

  @Test
  void theBasketCountsMore() {
    assertThat(price(BASE_OF_TWO.withProducts(new FakeProduct("boots", 1, NOW_MILLIS, true))))
        .isEqualTo(3_000_000);
  }

  @Test
  void itNeverPaysMoreThanTheCap() {
    assertThat(price(BASE_OF_TWO.withProducts(new FakeProduct("boots", 50, NOW_MILLIS, true))))
        .isEqualTo(5_000_000);
  }

  @Test
  void itShowsTheMostInterestingProduct() {
    FakeProduct often = new FakeProduct("often", 4, NOW_MILLIS - 60_000, false);

    PricedCandidate bid =
        decide(BASE_OF_TWO.withProducts(viewed(1, Duration.ZERO), often)).bids().get(0);

    assertThat(bid.product()).isSameAs(often);
  }

  @Test
  void belowTheFloorNothingIsSent() {
    assertThat(decide(BASE_OF_TWO.withFloor(2_000_001).withProducts(viewed(1, Duration.ZERO)))
            .noBidReason())
        .isEqualTo(NoBidReason.BELOW_FLOOR);
  }

  @Test
  void aViewInTheFutureIsAViewOfNow() {
    assertThat(price(BASE_OF_TWO.withProducts(viewed(1, Duration.ofHours(-2)))))
        .isEqualTo(2_000_000);
  }

  @Test
  void aWrongParameterCostsItsOwnCampaignAndNoOther() {
    FakeCandidate wrong = BASE_OF_TWO
        .withParameters(Map.of("half-life", "-1h"))
        .withProducts(viewed(1, Duration.ZERO));
    FakeCandidate right = BASE_OF_TWO.withProducts(viewed(1, Duration.ZERO));

    assertThat(strategy().decide(FakeOpportunity.of(wrong, right)).bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.candidate()).isSameAs(right));
    assertThat(context.counted("wrong_parameters")).isEqualTo(1);
    assertThat(decide(wrong).noBidReason()).isEqualTo(NoBidReason.NOT_READY);
  }

  @Test
  void withoutABaseEachCandidateStartsAtHalfOfItsOwnCap() {
    FakeCandidate five = candidate().withFloor(1).withProducts(viewed(1, Duration.ZERO));
    FakeCandidate eight = five.withMaxBid(8_000_000);

    assertThat(strategy().decide(FakeOpportunity.of(five, eight)).bids())
        .extracting(PricedCandidate::priceCpmMicros)
        .containsExactly(2_500_000L, 4_000_000L);
  }

  @Test
  void theLimitOfDepthAndTheBoostAreParameters() {
    FakeCandidate set = candidate()
        .withMaxBid(100_000_000)
        .withParameters(
            Map.of("base-cpm-micros", "1000000", "max-depth", "5", "basket-boost", "2"));

    assertThat(price(set.withProducts(viewed(1_000_000, Duration.ZERO)))).isEqualTo(5_000_000);
    assertThat(price(set.withProducts(new FakeProduct("boots", 1, NOW_MILLIS, true))))
        .isEqualTo(2_000_000);
  }

  @Test
  void extremeHalfLivesGiveAPriceAndNeverNaN() {
    FakeCandidate shortest =
        BASE_OF_TWO.withParameters(Map.of("base-cpm-micros", "2000000", "half-life", "PT0.0001S"));
    FakeCandidate longest = BASE_OF_TWO.withParameters(
        Map.of("base-cpm-micros", "2000000", "half-life", "PT2000000000000000H"));

    assertThat(price(shortest.withProducts(viewed(1, Duration.ZERO)))).isEqualTo(2_000_000);
    assertThat(price(longest.withProducts(viewed(1, Duration.ofDays(1))))).isEqualTo(2_000_000);
  }
}
