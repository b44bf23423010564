package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against answers that are known from tables and by hand. */
class StatisticsTest {

  private static final Offset<Double> CLOSE = offset(1e-9);
  private static final Offset<Double> TABLE = offset(5e-4);

  @Test
  void chiSquareOfAKnownCount() {
    // (60 − 50)² / 50 twice is 4; its tail with one degree of freedom is 0.0455.
    SampleRatio ratio = SampleRatio.of(new long[] {60, 40}, new int[] {1, 1});

    assertThat(ratio.statistic()).isCloseTo(4, CLOSE);
    assertThat(ratio.pValue()).isCloseTo(0.0455, TABLE);
    assertThat(ratio.isMismatch()).isFalse();
    assertThat(SampleRatio.of(new long[] {5_200, 4_800}, new int[] {500, 500}).isMismatch())
        .isTrue();
  }

  @Test
  void tooFewUsersTellNothing() {
    SampleRatio ratio = SampleRatio.of(new long[] {4, 1}, new int[] {1, 1});

    assertThat(ratio.pValue()).isNaN();
    assertThat(ratio.isMismatch()).isFalse();
  }

  @Test
  void anArmWithoutAShareIsRefused() {
    assertThatThrownBy(() -> SampleRatio.of(new long[] {1, 2}, new int[] {1, 0}))
        .hasMessageContaining("arm 1: 2 users, share 0 (expected: >= 0, > 0)");
  }

  @Test
  void momentsAreThoseOfTheirPairsHoweverTheyAreMerged() {
    double[] y = {3, 5, 4, 9, 12};
    double[] x = {1, 2, 2, 5, 6};
    Moments whole = Moments.of(y, x);
    Moments parts = Moments.of(new double[] {3, 5}, new double[] {1, 2})
        .merge(Moments.of(new double[] {4, 9, 12}, new double[] {2, 5, 6}));

    assertThat(whole.meanY()).isCloseTo(6.6, CLOSE);
    assertThat(whole.varianceY()).isCloseTo(14.3, CLOSE);
    assertThat(whole.varianceX()).isCloseTo(4.7, CLOSE);
    assertThat(whole.covariance()).isCloseTo(8.1, CLOSE);
    assertThat(parts.varianceY()).isCloseTo(14.3, CLOSE);
    assertThat(parts.covariance()).isCloseTo(8.1, CLOSE);
    assertThat(Moments.NONE.merge(parts)).isEqualTo(parts);
  }

  @Test
  void welchsTestOfAKnownSample() {
    // By hand: means 4 and 7, variances 2.5 and 10, of 5 each: t = −3 / √2.5, 5.882 degrees of
    // freedom, p = 0.1074.
    Interval difference =
        Comparison.ofMeans(Moments.of(2, 3, 4, 5, 6), Moments.of(3, 5, 7, 9, 11), 0.95);

    assertThat(difference.estimate()).isCloseTo(-3, CLOSE);
    assertThat(difference.pValue()).isCloseTo(0.1074, TABLE);
    // t(0.975; 5.882) = 2.4591.
    assertThat(difference.high()).isCloseTo(-3 + 2.4591 * Math.sqrt(2.5), offset(2e-3));
    assertThat(difference.excludesZero()).isFalse();
  }

  @Test
  void aRatiosErrorIsThatOfItsUnits() {
    // R = 3.3 / 1.6 … by hand: mean y 6.6, mean x 3.2, R = 2.0625, var = (14.3 − 2·2.0625·8.1 +
    // 2.0625²·4.7) / (5 · 3.2²).
    Moments units = Moments.of(new double[] {3, 5, 4, 9, 12}, new double[] {1, 2, 2, 5, 6});

    assertThat(Comparison.ratio(units, 0.95).estimate()).isCloseTo(2.0625, CLOSE);
    assertThat(Comparison.ratioVariance(units))
        .isCloseTo((14.3 - 2 * 2.0625 * 8.1 + 2.0625 * 2.0625 * 4.7) / (5 * 3.2 * 3.2), CLOSE);
    assertThat(Comparison.ratio(Moments.NONE, 0.95).isKnown()).isFalse();
  }

  @Test
  void liftOfAKnownTable() {
    // 120 of 1,000 against 100 of 1,000: ln 1.2 ± 1.96 √(1/120 − 1/1000 + 1/100 − 1/1000).
    Interval lift = Comparison.lift(120, 1_000, 100, 1_000, 0.95);
    double deviation = Math.sqrt(1.0 / 120 - 0.001 + 0.01 - 0.001);

    assertThat(lift.estimate()).isCloseTo(0.2, CLOSE);
    assertThat(lift.low()).isCloseTo(1.2 * Math.exp(-1.959964 * deviation) - 1, offset(1e-6));
    assertThat(lift.high()).isCloseTo(1.2 * Math.exp(1.959964 * deviation) - 1, offset(1e-6));
    assertThat(lift.excludesZero()).isFalse();
    assertThat(Comparison.lift(0, 10, 1, 10, 0.95).isKnown()).isFalse();
  }

  @Test
  void cupedsThetaIsTheSlopeAndItsAdjustmentKeepsTheMean() {
    Moments all = Moments.of(new double[] {3, 5, 4, 9, 12}, new double[] {1, 2, 2, 5, 6});
    Cuped cuped = Cuped.of(all);
    Moments adjusted = cuped.adjust(all);

    assertThat(cuped.theta()).isCloseTo(8.1 / 4.7, CLOSE);
    assertThat(adjusted.meanY()).isCloseTo(6.6, CLOSE);
    // 1 − ρ² of the variance is left.
    assertThat(adjusted.varianceY()).isCloseTo(14.3 * (1 - 8.1 * 8.1 / (14.3 * 4.7)), CLOSE);
  }
}
