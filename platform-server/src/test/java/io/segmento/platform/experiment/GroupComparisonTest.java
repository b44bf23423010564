package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.segmento.platform.experiment.Comparison.Pair;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Against a table that was reckoned by hand: five groups in each of two arms, and one that lies in both. */
class GroupComparisonTest {

  private static final Offset<Double> CLOSE = offset(1e-9);
  private static final double CONFIDENCE = 0.95;
  private static final int[] ARMS = {1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 0};
  private static final double[] ONES = new double[11];

  static {
    Arrays.fill(ONES, 1);
  }

  /** The cut group's are large, so that whoever takes it in comes to something else. */
  private static final double[] Y = {2, 4, 6, 8, 10, 5, 7, 8, 11, 14, 1_000};

  private static final double[] PAST = {1, 2, 3, 4, 5, 2, 3, 4, 5, 6, 0};

  private static List<Pair> pairs(double[] y, double[] x) {
    return IntStream.range(0, y.length).mapToObj(i -> new Pair(y[i], x[i])).toList();
  }

  private static GroupComparison comparison(double[] y, double[] past) {
    return new GroupComparison(ARMS, pairs(y, ONES), pairs(past, ONES));
  }

  /**
   * Means 6 and 9, so 3 apart; of the past 3 and 4, so 1 apart. Within arms: squares of y 40 and 50, of the past 10 and 10, products 20 and 22. So θ = 42 / 20 = 2.1,
   * d = 3 − 2.1 = 0.9; rests 40 − 4.2·20 + 4.41·10 = 0.1 and 50 − 4.2·22 + 44.1 = 1.7; ρ² = 42² / (20 · 90) = 0.98.
   */
  @Test
  void whatTheSameGroupsDidBeforeIsTakenOff() {
    Cuped found = comparison(Y, PAST).difference(2, 1, CONFIDENCE);

    double lost = 8.0 / 7;
    double one = lost * 1.7 / 4 / 5;
    double other = lost * 0.1 / 4 / 5;
    double deviation = Math.sqrt(one + other + 1.8 / 7 * 1 / 20);
    double freedom = Math.pow(one + other, 2) / (one * one / 4 + other * other / 4);
    assertThat(found.difference().estimate()).isCloseTo(0.9, CLOSE);
    assertThat(found.explained()).isCloseTo(0.98, CLOSE);
    assertThat(found.difference().high())
        .isCloseTo(
            0.9 + TDistribution.of(freedom).inverseSurvivalProbability(0.025) * deviation, CLOSE);
    assertThat(freedom).isLessThan(7);
  }

  /** Welch: variances 10 and 12.5 of five each, 2.121 its deviation, 7.90 degrees of freedom, of which t is 2.311. */
  @Test
  void withoutAPastItIsWelchsComparison() {
    Cuped found = comparison(Y, new double[11]).difference(2, 1, CONFIDENCE);

    assertThat(found.explained()).isZero();
    assertThat(found.difference().estimate()).isCloseTo(3, CLOSE);
    assertThat(found.difference().low()).isCloseTo(3 - 2.311 * Math.sqrt(4.5), offset(0.005));
    assertThat(comparison(Y, ONES).difference(2, 1, CONFIDENCE)).isEqualTo(found);
  }

  /**
   * Clicks of impressions: 30 of 100 and 45 of 100, so 0.3 and 0.45. Units of arm 1: 0.3 + (y − 0.3 x) / 20 with x = 10, 10, 20, 30, 30: off by −0.05, 0.05, 0, −0.05,
   * 0.05, squares 0.01, variance 0.0025; of arm 2 with x = 20: off by −0.2, −0.1, −0.05, 0.1, 0.25, squares 0.125, variance 0.03125.
   */
  @Test
  void ratiosAreMadeLinearAboutTheirArmsOwn() {
    double[] y = {2, 4, 6, 8, 10, 5, 7, 8, 11, 14, 1_000};
    double[] x = {10, 10, 20, 30, 30, 20, 20, 20, 20, 20, 7};
    GroupComparison comparison =
        new GroupComparison(ARMS, pairs(y, x), pairs(new double[11], new double[11]));

    Interval found = comparison.difference(2, 1, CONFIDENCE).difference();

    assertThat(found.estimate()).isCloseTo(0.15, CLOSE);
    double one = 0.03125 / 5;
    double other = 0.0025 / 5;
    double freedom = Math.pow(one + other, 2) / (one * one / 4 + other * other / 4);
    assertThat(found.high())
        .isCloseTo(
            0.15
                + TDistribution.of(freedom).inverseSurvivalProbability(0.025)
                    * Math.sqrt(one + other),
            CLOSE);
    Interval value = comparison.value(1, CONFIDENCE);
    assertThat(value.estimate()).isCloseTo(0.3, CLOSE);
    // t with four degrees of freedom.
    assertThat(value.high()).isCloseTo(0.3 + 2.7764451 * Math.sqrt(0.0025 / 5), offset(1e-7));
  }

  /** It must not know of arms: groups that are in none count in its ratio as well. */
  @Test
  void thePastOfARatioIsAboutThatOfAllGroups() {
    double[] x = {10, 10, 20, 30, 30, 20, 20, 20, 20, 20, 7};
    double[] before = {1, 2, 2, 4, 5, 1, 2, 3, 3, 4, 2};
    double[] seen = {9, 11, 20, 25, 35, 18, 22, 20, 21, 19, 20};
    double[] past = new double[11];
    for (int group = 0; group < 11; group++) {
      // Ratio 29 / 220, mean 20.
      past[group] = (before[group] - 29.0 / 220 * seen[group]) / 20;
    }

    Cuped ofRatios =
        new GroupComparison(ARMS, pairs(Y, x), pairs(before, seen)).difference(2, 1, CONFIDENCE);
    Cuped ofPast =
        new GroupComparison(ARMS, pairs(Y, x), pairs(past, ONES)).difference(2, 1, CONFIDENCE);

    assertThat(ofRatios.difference().estimate()).isCloseTo(ofPast.difference().estimate(), CLOSE);
    assertThat(ofRatios.difference().low()).isCloseTo(ofPast.difference().low(), CLOSE);
    assertThat(ofRatios.explained()).isCloseTo(ofPast.explained(), CLOSE).isGreaterThan(0.01);
  }

  @Test
  void fewerThanFiveGroupsTellNothing() {
    int[] arms = {1, 1, 1, 1, 1, 2, 2, 2, 2, 0, 0};
    GroupComparison comparison = new GroupComparison(arms, pairs(Y, ONES), pairs(PAST, ONES));

    assertThat(comparison.difference(2, 1, CONFIDENCE)).isEqualTo(Cuped.UNKNOWN);
    assertThat(comparison.value(2, CONFIDENCE).isKnown()).isFalse();
    assertThat(comparison.value(1, CONFIDENCE).isKnown()).isTrue();
  }

  @Test
  void whereNothingWasDoneNothingIsKnown() {
    double[] none = new double[11];
    GroupComparison comparison = new GroupComparison(ARMS, pairs(none, none), pairs(none, none));

    assertThat(comparison.difference(2, 1, CONFIDENCE)).isEqualTo(Cuped.UNKNOWN);
    assertThat(comparison.value(1, CONFIDENCE).isKnown()).isFalse();
    assertThat(comparison(none, none).difference(2, 1, CONFIDENCE)).isEqualTo(Cuped.UNKNOWN);
  }

  /** Four groups that bought say nothing of an arm, however many others there are. */
  @Test
  void whereFewGroupsDidItNothingIsKnown() {
    double[] y = {1, 0, 1, 1, 1, 5, 7, 8, 11, 14, 1_000};
    assertThat(comparison(y, PAST).difference(2, 1, CONFIDENCE)).isEqualTo(Cuped.UNKNOWN);
    assertThat(comparison(y, PAST).value(1, CONFIDENCE).isKnown()).isFalse();
    y[1] = 1;
    assertThat(comparison(y, PAST).difference(2, 1, CONFIDENCE).difference().isKnown())
        .isTrue();
  }
}
