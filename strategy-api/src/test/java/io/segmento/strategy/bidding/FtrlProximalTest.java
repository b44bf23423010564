package io.segmento.strategy.bidding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.segmento.strategy.SeededRandom;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FtrlProximalTest {

  private static final Offset<Double> CLOSE = offset(1e-12);

  @Test
  void twoExamplesByHand() {
    FtrlProximal model = new FtrlProximal(4, 0);

    // p = 1/2, g = −1/2: n = 1/4, z = −1/2 − (1/2)/0.1 · 0.
    model.learn(new int[] {1, 2}, 2, true);
    assertThat(model.z(1)).isCloseTo(-0.5, CLOSE);
    assertThat(model.n(1)).isCloseTo(0.25, CLOSE);
    // |z| ≤ λ₁: not worth a weight yet.
    assertThat(model.weight(1)).isZero();

    model.learn(new int[] {1, 2}, 2, true);
    model.learn(new int[] {1, 2}, 2, true);
    // z = −3/2, n = 3/4: w = (3/2 − 1) / ((1 + √(3/4)) / 0.1 + 1).
    double w = 0.5 / ((1 + Math.sqrt(0.75)) / 0.1 + 1);
    assertThat(model.weight(1)).isCloseTo(w, CLOSE);
    assertThat(model.score(new int[] {1, 2, 3}, 3)).isCloseTo(2 * w, CLOSE);

    double g = 1 / (1 + Math.exp(-w)) - 0;
    model.learn(new int[] {1}, 1, false);
    double step = (Math.sqrt(0.75 + g * g) - Math.sqrt(0.75)) / 0.1;
    assertThat(model.z(1)).isCloseTo(-1.5 + g - step * w, CLOSE);
    assertThat(model.n(1)).isCloseTo(0.75 + g * g, CLOSE);
    assertThat(model.z(2)).isCloseTo(-1.5, CLOSE);
  }

  @Test
  void whatNodesLearnedApartIsTheirSum() {
    FtrlProximal one = new FtrlProximal(8, 0);
    FtrlProximal other = new FtrlProximal(8, 0);
    double[] z = new double[8];
    double[] n = new double[8];
    for (int i = 0; i < 50; i++) {
      one.learn(new int[] {1, 2}, 2, i % 3 == 0);
      other.learn(new int[] {3, 2}, 2, i % 5 == 0);
    }
    FtrlProximal.Drained sum = (index, dz, dn) -> {
      z[index] += dz;
      n[index] += dn;
    };
    one.drain(0, 8, sum);
    other.drain(0, 8, sum);
    // Learned after it was told: comes on top.
    one.learn(new int[] {1}, 1, true);
    double before = one.z(1);
    for (int i = 0; i < 8; i++) {
      one.merge(i, z[i], n[i]);
      other.merge(i, z[i], n[i]);
    }

    assertThat(one.weight(2)).isEqualTo(other.weight(2));
    assertThat(one.weight(3)).isEqualTo(other.weight(3)).isNotZero();
    assertThat(one.z(1)).isCloseTo(before, CLOSE);
    assertThat(other.z(1)).isCloseTo(z[1], CLOSE);
  }

  @Test
  void whatTheStoreHoldsThatIsNoNumberIsLeftOut() {
    FtrlProximal model = new FtrlProximal(2, 0);
    model.learn(new int[] {1}, 1, true);
    double before = model.z(1);

    model.merge(1, Double.NaN, 1);
    model.merge(1, 1, Double.POSITIVE_INFINITY);
    model.merge(1, 1, -1);

    assertThat(model.z(1)).isEqualTo(before);
  }

  /** As the goal of the research says: ranks as well as a regression that sees all at once, is calibrated, and most weights are nothing. */
  @Test
  void oneLookAtEachExampleIsAsGoodAsManyLooksAtAll() {
    int rare = 1 << 14;
    int count = 60_000;
    int test = 20_000;
    int[][] rows = new int[count + test][];
    boolean[] clicked = new boolean[count + test];
    double[] truth = new double[count + test];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new int[] {
        0,
        1 + (int) (8 * SeededRandom.uniform(i, 1)),
        10 + (int) (30 * Math.pow(SeededRandom.uniform(i, 2), 2)),
        50 + (int) (200 * Math.pow(SeededRandom.uniform(i, 3), 3)),
        300 + (int) (12_000 * SeededRandom.uniform(i, 4))
      };
      double score = -2.5;
      for (int feature : rows[i]) {
        score += feature == 0 || feature >= 300 ? 0 : 0.7 * SeededRandom.gaussian(7, feature);
      }
      truth[i] = 1 / (1 + Math.exp(-score));
      clicked[i] = SeededRandom.uniform(i, 5) < truth[i];
    }
    FtrlProximal model = new FtrlProximal(rare, 0);
    for (int i = 0; i < count; i++) {
      model.learn(rows[i], rows[i].length, clicked[i]);
    }
    double[] batch = batch(rows, clicked, count, rare);
    double[] online = new double[test];
    double[] offline = new double[test];
    double predicted = 0;
    double clicks = 0;
    boolean[] seen = Arrays.copyOfRange(clicked, count, rows.length);
    for (int i = 0; i < test; i++) {
      online[i] = model.score(rows[count + i], 5);
      for (int feature : rows[count + i]) {
        offline[i] += batch[feature];
      }
      predicted += 1 / (1 + Math.exp(-online[i]));
      clicks += seen[i] ? 1 : 0;
    }
    long zeros = 0;
    for (int feature = 300; feature < 12_300; feature++) {
      zeros += model.weight(feature) == 0 ? 1 : 0;
    }

    assertThat(auc(online, seen)).isGreaterThan(auc(offline, seen) - 0.002);
    assertThat(predicted / clicks).isBetween(0.95, 1.05);
    assertThat(zeros / 12_000.0).isGreaterThan(0.6);
  }

  /** Logistic regression by the whole gradient, again and again, with a step for each weight. */
  private static double[] batch(int[][] rows, boolean[] clicked, int count, int size) {
    double[] weights = new double[size];
    double[] squares = new double[size];
    for (int round = 0; round < 60; round++) {
      double[] gradient = new double[size];
      for (int i = 0; i < count; i++) {
        double score = 0;
        for (int feature : rows[i]) {
          score += weights[feature];
        }
        double off = 1 / (1 + Math.exp(-score)) - (clicked[i] ? 1 : 0);
        for (int feature : rows[i]) {
          gradient[feature] += off;
        }
      }
      for (int i = 0; i < size; i++) {
        double g = gradient[i] + 2 * weights[i];
        squares[i] += g * g;
        if (squares[i] > 0) {
          weights[i] -= 0.3 * g / Math.sqrt(squares[i]);
        }
      }
    }
    return weights;
  }

  /** The probability that a clicked one ranks above another. */
  private static double auc(double[] scores, boolean[] clicked) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (one, other) -> Double.compare(scores[one], scores[other]));
    double ranks = 0;
    double positives = 0;
    for (int rank = 0; rank < order.length; rank++) {
      if (clicked[order[rank]]) {
        ranks += rank + 1;
        positives++;
      }
    }
    return (ranks - positives * (positives + 1) / 2) / (positives * (scores.length - positives));
  }
}
