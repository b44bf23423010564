package io.segmento.simulate;

import java.util.List;
import java.util.Locale;

/**
 * What another policy would have earned, from the log of one that chose by chance and wrote down how likely each choice was. With w the target's probability
 * of the logged choice over the logger's, r the reward and q̂ a model of it:
 *
 * <pre>
 * IPS = mean(w r),  SNIPS = Σ w r / Σ w,  DR = mean(q̂(target) + w (r − q̂(logged)))
 * ESS = (Σ w)² / Σ w²
 * </pre>
 *
 * A few heavy weights make any of them a lottery ticket. So an estimate is <b>refused</b> when the effective sample is below {@value #MIN_EFFECTIVE}, or when the
 * mean weight, which is 1 on average, is not within 0.9 to 1.1. What is left with weights cut at 10, 100 and
 * 1000 says how much hangs on heavy ones.
 */
public final class OffPolicy {

  public static final double MIN_EFFECTIVE = 100;
  private static final double MEAN_TOLERANCE = 0.1;
  private static final double Z95 = 1.959964;
  private static final double[] CLIP_AT = {10, 100, 1_000};

  private OffPolicy() {}

  /**
   * One logged choice.
   *
   * @param logged how likely the logger's choice was, above 0, at most 1
   * @param target how likely the other policy would have made it, 0 to 1
   * @param modelLogged q̂ of the logged choice; 0 without a model
   * @param modelTarget the mean of q̂ over the target's choices; 0 without a model
   */
  public record Choice(
      double reward, double logged, double target, double modelLogged, double modelTarget) {

    public Choice {
      if (!(logged > 0 && logged <= 1 && target >= 0 && target <= 1)) {
        throw new IllegalArgumentException("propensity: " + logged + ", of the target: " + target
            + " (expected: above 0 to 1, 0 to 1)");
      }
      if (!Double.isFinite(reward)
          || !Double.isFinite(modelLogged)
          || !Double.isFinite(modelTarget)) {
        throw new IllegalArgumentException("reward: " + reward + ", model: " + modelLogged + ", "
            + modelTarget + " (expected: numbers)");
      }
    }

    /** Without a model of the reward. */
    public static Choice of(double reward, double logged, double target) {
      return new Choice(reward, logged, target, 0, 0);
    }
  }

  /** An estimate and the half of its 95 % interval. */
  public record Value(double mean, double halfWidth) {}

  /**
   * All estimates, with what says whether they are worth anything.
   *
   * @param clipped IPS with weights cut at 10, 100 and 1000
   * @param refusal why there is no estimate; empty when there is one
   */
  public record Estimate(
      int choices,
      double effective,
      double maxWeight,
      double meanWeight,
      Value ips,
      Value snips,
      Value doublyRobust,
      List<Double> clipped,
      String refusal) {

    public boolean isEstimable() {
      return refusal.isEmpty();
    }
  }

  /** Estimates from at least one choice. */
  public static Estimate estimate(List<Choice> choices) {
    if (choices.isEmpty()) {
      throw new IllegalArgumentException("log: no choices (expected: at least 1)");
    }
    int n = choices.size();
    double sum = 0;
    double squares = 0;
    double most = 0;
    double weighted = 0;
    double robust = 0;
    double[] clipped = new double[CLIP_AT.length];
    for (Choice choice : choices) {
      double weight = choice.target() / choice.logged();
      sum += weight;
      squares += weight * weight;
      most = Math.max(most, weight);
      weighted += weight * choice.reward();
      robust += choice.modelTarget() + weight * (choice.reward() - choice.modelLogged());
      for (int i = 0; i < clipped.length; i++) {
        clipped[i] += Math.min(weight, CLIP_AT[i]) * choice.reward() / n;
      }
    }
    double ips = weighted / n;
    double snips = sum == 0 ? 0 : weighted / sum;
    double dr = robust / n;
    double offIps = 0;
    double offSnips = 0;
    double offDr = 0;
    for (Choice choice : choices) {
      double weight = choice.target() / choice.logged();
      offIps += square(weight * choice.reward() - ips);
      offSnips += square(weight * (choice.reward() - snips));
      offDr +=
          square(choice.modelTarget() + weight * (choice.reward() - choice.modelLogged()) - dr);
    }
    double effective = squares == 0 ? 0 : sum * sum / squares;
    return new Estimate(
        n,
        effective,
        most,
        sum / n,
        new Value(ips, halfWidth(offIps, n)),
        new Value(snips, sum == 0 ? 0 : Z95 * Math.sqrt(offSnips) / sum),
        new Value(dr, halfWidth(offDr, n)),
        List.of(clipped[0], clipped[1], clipped[2]),
        refusal(effective, sum / n, most));
  }

  private static double square(double value) {
    return value * value;
  }

  private static double halfWidth(double squares, int n) {
    return n < 2 ? Double.POSITIVE_INFINITY : Z95 * Math.sqrt(squares / (n - 1.0) / n);
  }

  private static String refusal(double effective, double mean, double most) {
    if (effective < MIN_EFFECTIVE) {
      return String.format(
          Locale.ROOT,
          "cannot tell: the effective sample is %.0f (expected: >= %.0f); one choice weighs %,.0f",
          effective,
          MIN_EFFECTIVE,
          most);
    }
    if (Math.abs(mean - 1) > MEAN_TOLERANCE) {
      return String.format(
          Locale.ROOT,
          "cannot tell: the mean weight is %.3f (expected: 0.9 to 1.1); propensities are wrong, or choices are missing that the target makes",
          mean);
    }
    return "";
  }
}
