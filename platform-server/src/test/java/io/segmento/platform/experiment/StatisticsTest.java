package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.segmento.platform.experiment.Comparison.Pair;
import java.util.List;
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
  void whatAnHourDoesToBothArmsIsNoNoiseOfTheirDifference() {
    List<Pair> treatment = List.of(new Pair(2, 10), new Pair(4, 10), new Pair(6, 10));

    Interval alike = Comparison.ofPairedRatios(
        treatment, List.of(new Pair(1, 10), new Pair(3, 10), new Pair(5, 10)), 0.95);
    assertThat(alike.low()).isCloseTo(0.1, CLOSE);
    assertThat(alike.high()).isCloseTo(0.1, CLOSE);

    // By hand: residuals −0.2, 0, 0.2 and −0.2, 0.2, 0, so differences 0, −0.2, 0.2 of variance
    // 0.04; t(0.975; 2) = 4.30265.
    Interval other = Comparison.ofPairedRatios(
        treatment, List.of(new Pair(1, 10), new Pair(5, 10), new Pair(3, 10)), 0.95);
    assertThat(other.estimate()).isCloseTo(0.1, CLOSE);
    assertThat(other.high()).isCloseTo(0.1 + 4.30265 * Math.sqrt(0.04 / 3), offset(1e-5));
    assertThat(other.excludesZero()).isFalse();
    assertThat(Comparison.ofPairedRatios(List.of(), List.of(), 0.95).isKnown()).isFalse();
  }
}
