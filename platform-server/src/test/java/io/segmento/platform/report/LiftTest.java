package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LiftTest {
  @Test
  void isTheRatioOfRatesWithKatzInterval() {
    // By hand: 120/10000 against 100/10000, s² = 1/120 - 1/10000 + 1/100 - 1/10000 + 4 * 0.0081².
    Lift lift = requireNonNull(Lift.of(120, 10_000, 100, 10_000));
    assertThat(lift.estimate()).isCloseTo(0.2, within(1e-12));
    double deviation = Math.sqrt(1 / 120.0 - 1e-4 + 1 / 100.0 - 1e-4 + 4 * 0.0081 * 0.0081);
    assertThat(lift.low())
        .isCloseTo(1.2 * Math.exp(-1.959963984540054 * deviation) - 1, within(1e-9));
    assertThat(lift.high())
        .isCloseTo(1.2 * Math.exp(1.959963984540054 * deviation) - 1, within(1e-9));
    assertThat(lift.lowPpm()).isNegative();
  }

  @Test
  void withoutBuyersThereIsNone() {
    assertThat(Lift.of(0, 10, 3, 10)).isNull();
    assertThat(Lift.of(3, 10, 0, 10)).isNull();
  }

  @Test
  void moreBuyersThanUsersIsAnEstimateThatIsOff() {
    assertThat(requireNonNull(Lift.of(11, 10, 10, 10)).estimate()).isZero();
  }

  @Test
  void theIntervalHoldsTheTruthAboutAsOftenAsItSays() {
    SplittableRandom random = new SplittableRandom(7);
    double exposedRate = 0.03;
    double heldOutRate = 0.02;
    int held = 0;
    int runs = 1_000;
    for (int run = 0; run < runs; run++) {
      int exposed = buyers(random, 5_000, exposedRate);
      int heldOut = buyers(random, 5_000, heldOutRate);
      Lift lift = requireNonNull(Lift.of(exposed, 5_000, heldOut, 5_000));
      double truth = exposedRate / heldOutRate - 1;
      held += lift.low() <= truth && truth <= lift.high() ? 1 : 0;
    }
    assertThat(held).isBetween(930, 985);
  }

  private static int buyers(SplittableRandom random, int users, double rate) {
    int buyers = 0;
    for (int i = 0; i < users; i++) {
      buyers += random.nextDouble() < rate ? 1 : 0;
    }
    return buyers;
  }
}
