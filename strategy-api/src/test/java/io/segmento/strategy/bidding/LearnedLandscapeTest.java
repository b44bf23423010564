package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.Impression;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import org.junit.jupiter.api.Test;

class LearnedLandscapeTest {

  private static final FakeOpportunity HERE = FakeOpportunity.of(FakeCandidate.candidate());
  private static final Impression IMPRESSION = HERE.impression();

  private final LearnedLandscape landscape = new LearnedLandscape(500, 1_000_000);

  /** First-price bids around {@code median}, where the best rival bids that in the median; a bill is exact to a thousand. */
  private static void bidFor(
      OutcomeListener listener, String currency, double median, int bids, long context) {
    for (int i = 0; i < bids; i++) {
      double rival = median * Math.exp(0.7 * SeededRandom.gaussian(i, 1));
      long bid = (long) (median * Math.exp(0.7 * SeededRandom.gaussian(i, 2)));
      if (bid >= rival) {
        listener.onWin(HeardOutcome.of(currency, bid, bid / 1_000 * 1_000).withContext(context));
      } else {
        listener.onLoss(HeardOutcome.of(currency, bid, 0).withContext(context));
      }
    }
  }

  private double half(String currency) {
    landscape.onTick(0);
    return landscape.at(IMPRESSION, currency).halfPriceCpmMicros();
  }

  @Test
  void pricesOfOneCurrencySayNothingOfAnother() {
    bidFor(landscape, "USD", 1_000_000, 4_000, 0);
    bidFor(landscape, "JPY", 150_000_000, 4_000, 0);

    assertThat(half("USD")).isBetween(900_000.0, 1_100_000.0);
    assertThat(half("JPY")).isBetween(135_000_000.0, 165_000_000.0);
    assertThat(landscape.at(IMPRESSION, "EUR").observations()).isZero();
    // Who does not say which is told nothing rather than a mixture.
    assertThat(landscape.at(IMPRESSION).observations()).isZero();
  }

  /** All strategies read the same landscape: none can make it forget by asking. */
  @Test
  void askingForWhatIsNotKnownMakesNothingForgotten() {
    bidFor(landscape, "USD", 1_000_000, 4_000, 0);
    double known = half("USD");

    for (int i = 0; i <= ByCampaign.MAX_KEPT; i++) {
      assertThat(landscape.at(IMPRESSION, "no currency " + i).observations()).isZero();
    }

    assertThat(half("USD")).isEqualTo(known);
  }

  @Test
  void whoDoesNotAskForACurrencyIsToldOfTheOnlyOne() {
    bidFor(landscape, "USD", 1_000_000, 4_000, 0);
    landscape.onTick(0);

    assertThat(landscape.at(IMPRESSION).halfPriceCpmMicros())
        .isEqualTo(landscape.at(IMPRESSION, "USD").halfPriceCpmMicros());
  }

  @Test
  void whereNoLossIsEverToldNothingIsKnownOfPrices() {
    for (int i = 0; i < 5_000; i++) {
      landscape.onWin(HeardOutcome.of("USD", 3_000_000 + i, 3_000_000));
    }
    landscape.onTick(0);

    assertThat(landscape.at(IMPRESSION, "USD").observations()).isZero();
    // What others tell is all there is to go by.
    for (int i = 0; i < 3_000; i++) {
      long bid = 500_000 + 1_000L * (i % 1_000);
      HeardOutcome heard = HeardOutcome.of("USD", bid, 0).withExchange("other");
      if (bid >= 1_000_000) {
        landscape.onWin(heard);
      } else {
        landscape.onLoss(heard);
      }
    }
    assertThat(half("USD")).isBetween(950_000.0, 1_050_000.0);
  }

  /** The bill of a first price, rounded down to its thousand, is not the price to beat. */
  @Test
  void theRoundingOfABillIsNoSecondPrice() {
    bidFor(landscape, "USD", 1_000_000, 20_000, 0);
    landscape.onTick(0);

    for (double z = -1.5; z <= 1.5; z += 0.5) {
      double truth = 1 / (1 + Math.exp(-1.702 * z));
      assertThat(landscape.at(IMPRESSION, "USD").winProbability(1_000_000 * Math.exp(0.7 * z)))
          .as("%s deviations", z)
          .isBetween(truth - 0.05, truth + 0.05);
    }
  }

  @Test
  void aBlockedCreativeSaysNothingOfPrices() {
    bidFor(landscape, "USD", 1_000_000, 4_000, 0);
    double before = half("USD");
    for (int i = 0; i < 4_000; i++) {
      landscape.onLoss(HeardOutcome.of("USD", 9_000_000, 0).withReason(202));
    }

    assertThat(half("USD")).isEqualTo(before);
  }

  @Test
  void aSiteIsKnownByItselfFromFiveHundredBidsOn() {
    long here = ResponseFeatures.context(HERE, FakeCandidate.candidate());
    long elsewhere = here ^ 1;
    bidFor(landscape, "USD", 4_000_000, 8_000, elsewhere);
    bidFor(landscape, "USD", 1_000_000, 400, here);
    assertThat(half("USD")).isBetween(3_300_000.0, 4_300_000.0);

    bidFor(landscape, "USD", 1_000_000, 2_000, here);
    assertThat(half("USD")).isBetween(900_000.0, 1_100_000.0);
    // Of a site that nobody knows the exchange's.
    assertThat(landscape.at(new Elsewhere(), "USD").halfPriceCpmMicros())
        .isBetween(2_000_000.0, 4_300_000.0);
  }

  /** The same exchange, another site. */
  private static final class Elsewhere implements Impression {
    @Override
    public String exchange() {
      return IMPRESSION.exchange();
    }

    @Override
    public String inventory() {
      return "never-seen.example";
    }

    @Override
    public boolean inApp() {
      return false;
    }

    @Override
    public int deviceType() {
      return 0;
    }

    @Override
    public String country() {
      return "";
    }

    @Override
    public int position() {
      return 0;
    }

    @Override
    public boolean firstPrice() {
      return true;
    }
  }

  @Test
  void theOftenSeenStayWhereThereAreMoreSitesThanPlaces() {
    ObservedSegments segments = new ObservedSegments();
    for (int i = 0; i < 200_000; i++) {
      var often = segments.claim("x", 7);
      if (often != null) {
        often.won(1_000_000);
      }
      var rare = segments.claim("x", 1_000 + i);
      if (rare != null) {
        rare.won(1_000_000);
      }
    }
    int[] kept = new int[1];
    segments.forEach(each -> kept[0]++);

    assertThat(segments.find("x", 7)).isNotNull();
    assertThat(kept[0]).isLessThanOrEqualTo(ObservedSegments.PLACES);
    assertThat(segments.find("x", 500)).isNull();
  }

  @Test
  void aShaderAsksAnotherUntilItHeardLosses() {
    WinRateShader shader = new WinRateShader(500, (worth, o, c) -> worth / 2);
    for (int i = 0; i < 2_000; i++) {
      shader.onWin(HeardOutcome.of("USD", 3_000_000, 3_000_000));
    }
    FakeCandidate candidate = FakeCandidate.candidate();
    assertThat(shader.priceCpmMicros(4e6, HERE, candidate)).isEqualTo(2e6);

    bidFor(shader, "JPY", 150_000_000, 4_000, 0);
    assertThat(shader.priceCpmMicros(4e6, HERE, candidate)).isEqualTo(2e6);
    bidFor(shader, "USD", 1_000_000, 4_000, 0);
    assertThat(shader.priceCpmMicros(4e6, HERE, candidate)).isBetween(1e6, 2.5e6);
  }
}
