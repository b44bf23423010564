package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceObservationsTest {

  private static final double MEDIAN = 1_500_000;
  private static final int LOGS = 10;

  /** Of a log-normal price to beat with a deviation of 0.7: at z deviations of ln price the share won is Φ(z). Of one win in so many the price is known too. */
  @ParameterizedTest
  @CsvSource({
    "-1, 0.15866, 0",
    "-0.5, 0.30854, 0",
    "0, 0.5, 0",
    "0.5, 0.69146, 0",
    "1, 0.84134, 0",
    "-1, 0.15866, 100",
    "0, 0.5, 100",
    "1, 0.84134, 100",
    "-1, 0.15866, 3",
    "0, 0.5, 3",
    "1, 0.84134, 3"
  })
  void aShareWonStandsForTheMiddleOfItsStep(double z, double expected, int priceKnownEach) {
    double sum = 0;
    for (int log = 0; log < LOGS; log++) {
      PriceObservations seen = new PriceObservations();
      SplittableRandom random = new SplittableRandom(log);
      for (int i = 0; i < 100_000; i++) {
        double price = MEDIAN * Math.exp(0.7 * random.nextGaussian());
        double bid = MEDIAN * Math.exp(0.9 * random.nextGaussian());
        if (bid >= price && priceKnownEach > 0 && i % priceKnownEach == 0) {
          seen.price(price);
        } else if (bid >= price) {
          seen.won(bid);
        } else {
          seen.lost(bid);
        }
      }
      sum += seen.curve().winProbability(MEDIAN * Math.exp(0.7 * z));
    }

    assertThat(sum / LOGS).isCloseTo(expected, offset(0.005));
  }

  @Test
  void aboveAllBidsItIsTheShareOfTheHighestAndBelowThemNothing() {
    PriceObservations seen = new PriceObservations();
    for (int i = 0; i < 10; i++) {
      seen.won(1_000_000);
      seen.lost(1_000_000);
    }

    assertThat(seen.curve().winProbability(5_000_000)).isEqualTo(0.5);
    assertThat(seen.curve().winProbability(1_060_000)).isEqualTo(0.5);
    assertThat(seen.curve().winProbability(900_000)).isZero();
  }
}
