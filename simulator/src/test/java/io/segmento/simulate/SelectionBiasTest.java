package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A model that learns from won impressions learns of other impressions than it is asked about (S11). Weighing each win by 1 / P(win) mends that for a model that is too simple for the truth, here a
 * logistic line; one that can bend to it, here a tree's leaves, has nothing to gain.
 */
// A busy machine may be ten times slower than an idle one, where each takes some seconds.
@Timeout(300)
class SelectionBiasTest {

  private static final double RATE = 0.02;
  private static final Response RESPONSE = Response.of(RATE, 1);
  private static final double MEDIAN = 1_000_000;
  private static final Market MARKET = Market.secondPrice("x", MEDIAN, 0.7);
  private static final double CLICK_MICROS = 100_000;
  private static final int AUCTIONS = 150_000;
  /** Of what a model can see: the rank of the user's rate among all, a feature in which the truth is no line. */
  private static final int BINS = 200;

  private static final int LEAVES = 20;
  private static final int SEEDS = 5;

  /** Bids by the rank alone, and keeps of each rank how often it won and was clicked. */
  private static final class Logging implements BiddingStrategy, OutcomeListener {
    private final SimulatedResponses responses = new SimulatedResponses(RESPONSE);
    private final IntToDoubleFunction bids;
    private final double[] wins = new double[BINS];
    private final double[] clicks = new double[BINS];

    private Logging(IntToDoubleFunction bids) {
      this.bids = bids;
    }

    @Override
    public Decision decide(Opportunity opportunity) {
      var candidate = opportunity.candidates().get(0);
      int bin = SelectionBiasTest.bin(responses.clickProbability(opportunity, candidate));
      return Decision.bid(PricedCandidate.of(candidate, (long) bids.applyAsDouble(bin))
          .noting(ByteBuffer.allocate(Integer.BYTES).putInt(bin).array()));
    }

    private static int bin(Outcome outcome) {
      return ByteBuffer.wrap(outcome.note()).getInt();
    }

    @Override
    public void onWin(Outcome outcome) {
      wins[bin(outcome)]++;
    }

    @Override
    public void onClick(Outcome outcome) {
      clicks[bin(outcome)]++;
    }
  }

  private static int bin(double rate) {
    double z =
        (Math.log(rate / RATE) + RESPONSE.spread() * RESPONSE.spread() / 2) / RESPONSE.spread();
    return (int) Math.min(BINS - 1, BINS * Normal.cumulative(z));
  }

  private static double rank(int bin) {
    return (bin + 0.5) / BINS;
  }

  private static double truth(int bin) {
    double spread = RESPONSE.spread();
    return RATE * Math.exp(spread * Normal.quantile(rank(bin)) - spread * spread / 2);
  }

  /** Probability by bin, of a logistic regression on the rank: Newton's method on sums by bin. */
  private static double[] line(double[] wins, double[] clicks, DoubleUnaryOperator weights) {
    double intercept = Math.log(RATE);
    double slope = 0;
    for (int step = 0; step < 50; step++) {
      double[] gradient = new double[2];
      double[] curvature = new double[3];
      for (int i = 0; i < BINS; i++) {
        double weight = weights.applyAsDouble(i);
        double x = rank(i);
        double p = sigmoid(intercept + slope * x);
        double error = weight * (clicks[i] - wins[i] * p);
        double bend = weight * wins[i] * p * (1 - p) + 1e-9;
        gradient[0] += error;
        gradient[1] += error * x;
        curvature[0] += bend;
        curvature[1] += bend * x;
        curvature[2] += bend * x * x;
      }
      double determinant = curvature[0] * curvature[2] - curvature[1] * curvature[1];
      intercept += (gradient[0] * curvature[2] - gradient[1] * curvature[1]) / determinant;
      slope += (gradient[1] * curvature[0] - gradient[0] * curvature[1]) / determinant;
    }
    double[] model = new double[BINS];
    for (int i = 0; i < BINS; i++) {
      model[i] = sigmoid(intercept + slope * rank(i));
    }
    return model;
  }

  private static double sigmoid(double score) {
    return 1 / (1 + Math.exp(-score));
  }

  /** Probability by bin, of leaves that split the rank evenly. */
  private static double[] tree(double[] wins, double[] clicks, DoubleUnaryOperator weights) {
    double[] model = new double[BINS];
    int width = BINS / LEAVES;
    for (int leaf = 0; leaf < LEAVES; leaf++) {
      double won = 1;
      double clicked = RATE;
      for (int i = leaf * width; i < (leaf + 1) * width; i++) {
        won += weights.applyAsDouble(i) * wins[i];
        clicked += weights.applyAsDouble(i) * clicks[i];
      }
      for (int i = leaf * width; i < (leaf + 1) * width; i++) {
        model[i] = clicked / won;
      }
    }
    return model;
  }

  /** How far a model is from the truth over all impressions, won or not: the mean divergence, nats. */
  private static double distance(double[] model) {
    double sum = 0;
    for (int i = 0; i < BINS; i++) {
      double p = truth(i);
      sum += p * Math.log(p / model[i]) + (1 - p) * Math.log((1 - p) / (1 - model[i]));
    }
    return sum / BINS;
  }

  /** What is left over when a day is bid by a model: value is what it says, the price that of the best rival. */
  private static double surplus(long seed, double[] model) {
    return Trials.run(
            scenario(seed), new Logging(bin -> Math.max(1, model[bin] * CLICK_MICROS * Trials.CPM)))
        .surplusMicros();
  }

  private static Scenario scenario(long seed) {
    return Scenario.day(
        seed, AUCTIONS, MARKET, RESPONSE, SimulatedCampaign.of("campaign", Long.MAX_VALUE, (long)
            CLICK_MICROS));
  }

  private record Learned(Logging log, DoubleUnaryOperator inverse) {
    double[] line(boolean weighed) {
      return SelectionBiasTest.line(log.wins, log.clicks, weighed ? inverse : bin -> 1);
    }

    double[] tree(boolean weighed) {
      return SelectionBiasTest.tree(log.wins, log.clicks, weighed ? inverse : bin -> 1);
    }
  }

  private static Learned learned(long seed, IntToDoubleFunction bids) {
    Logging log = new Logging(bids);
    var unused = Trials.run(scenario(seed), log);
    return new Learned(log, bin -> 1 / MARKET.winProbability(bids.applyAsDouble((int) bin)));
  }

  @Test
  void whereSelectionIsStrongWeighingHelpsALineAndNotATree() {
    double[] lineGains = new double[SEEDS];
    double[] treeGains = new double[SEEDS];
    for (int i = 0; i < SEEDS; i++) {
      long seed = i + 1L;
      // Wins 1 % of the lowest and 99 % of the highest.
      Learned strong = learned(seed, bin -> MEDIAN * Math.exp(3.2 * (rank(bin) - 0.5)));
      lineGains[i] = distance(strong.line(false)) / distance(strong.line(true));
      treeGains[i] = distance(strong.tree(false)) / distance(strong.tree(true));
      long nextDay = seed + 100;

      assertThat(lineGains[i]).as("seed %d", seed).isGreaterThan(1);
      assertThat(surplus(nextDay, strong.line(true)) / surplus(nextDay, strong.line(false)))
          .as("seed %d", seed)
          .isGreaterThan(1.003);
      assertThat(surplus(nextDay, strong.tree(true)) / surplus(nextDay, strong.tree(false)))
          .as("seed %d", seed)
          .isBetween(0.99, 1.01);

      // Wins 84 % and more of all.
      Learned weak = learned(seed, bin -> MEDIAN * Math.exp(0.7 + 0.7 * rank(bin)));
      assertThat(distance(weak.line(false)) / distance(weak.line(true)))
          .as("seed %d", seed)
          .isBetween(0.98, 1.02);
    }
    assertThat(mean(lineGains)).isGreaterThan(1.08);
    assertThat(mean(treeGains)).isLessThan(1.02);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
