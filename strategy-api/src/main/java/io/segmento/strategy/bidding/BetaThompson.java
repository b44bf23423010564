package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import java.util.concurrent.atomic.LongAdder;

/**
 * Chooses creatives by Thompson sampling (Chapelle, Li: An empirical evaluation of Thompson sampling, 2011): each gets a draw from what is known of its
 * click-through rate, and the highest is shown; so what may be the best is tried, and what is surely not is left alone.
 *
 * <pre>
 * draw ~ Beta(a/α, b/α),  a = clicks + s·p,  b = impressions − clicks + s·(1 − p)
 * p: the campaign's click-through rate, s: the weight of that prior in impressions; α below 1 explores less
 * </pre>
 *
 * The draw depends on the opportunity's seed and the creative alone. Bid with {@link #rate}, the mean, and not with the draw.
 */
public final class BetaThompson implements CreativeStage, OutcomeListener {

  private final double priorRate;
  private final double strength;
  private final double alpha;
  private final ByCampaign<Counts> creatives = new ByCampaign<>(Counts::new);
  private final ByCampaign<Counts> campaigns = new ByCampaign<>(Counts::new);

  private static final class Counts {
    private final LongAdder impressions = new LongAdder();
    private final LongAdder clicks = new LongAdder();
  }

  /**
   * Knows no creative.
   *
   * @param priorRate click-through rate of a campaign of which nothing is known, between 0 and 1
   * @param strength in impressions, 250 to 1000 are usual; ≥ 1
   * @param alpha in (0, 1]; 1 is Thompson sampling as published
   */
  public BetaThompson(double priorRate, double strength, double alpha) {
    if (!(priorRate > 0 && priorRate < 1)) {
      throw new IllegalArgumentException(
          "priorRate: " + priorRate + " (expected: between 0 and 1)");
    }
    if (!(strength >= 1 && strength <= 1e9) || !(alpha > 0 && alpha <= 1)) {
      throw new IllegalArgumentException(
          "strength: " + strength + ", alpha: " + alpha + " (expected: >= 1, in (0, 1])");
    }
    this.priorRate = priorRate;
    this.strength = strength;
    this.alpha = alpha;
  }

  @Override
  public double score(Opportunity opportunity, Candidate candidate) {
    Counts counts = creatives.of(candidate.creativeId());
    double prior = campaignRate(candidate.campaignId());
    double clicks = counts.clicks.sum();
    double others = Math.max(0, counts.impressions.sum() - clicks);
    return beta(
        (clicks + strength * prior) / alpha,
        (others + strength * (1 - prior)) / alpha,
        opportunity.seed() ^ SeededRandom.stream(candidate.creativeId()));
  }

  /** The expected click-through rate of a creative. */
  public double rate(Candidate candidate) {
    Counts counts = creatives.of(candidate.creativeId());
    double prior = campaignRate(candidate.campaignId());
    return (counts.clicks.sum() + strength * prior) / (counts.impressions.sum() + strength);
  }

  /** The expected rate of a creative over that of its campaign; 1 while nothing is known of it. */
  public double advantage(Candidate candidate) {
    return rate(candidate) / campaignRate(candidate.campaignId());
  }

  private double campaignRate(String campaignId) {
    Counts counts = campaigns.of(campaignId);
    return (counts.clicks.sum() + strength * priorRate) / (counts.impressions.sum() + strength);
  }

  @Override
  public void onWin(Outcome outcome) {
    creatives.of(outcome.creativeId()).impressions.increment();
    campaigns.of(outcome.campaignId()).impressions.increment();
  }

  @Override
  public void onClick(Outcome outcome) {
    creatives.of(outcome.creativeId()).clicks.increment();
    campaigns.of(outcome.campaignId()).clicks.increment();
  }

  private static double beta(double a, double b, long seed) {
    double x = gamma(a, seed, 0);
    double y = gamma(b, seed, 1_000);
    return x / (x + y);
  }

  /** Marsaglia and Tsang: A simple method for generating gamma variables (2000); for shapes below 1 raised from shape + 1. */
  private static double gamma(double shape, long seed, long stream) {
    double boost = 1;
    double raised = shape;
    long next = stream;
    if (shape < 1) {
      boost = Math.pow(1 - SeededRandom.uniform(seed, next++), 1 / shape);
      raised = shape + 1;
    }
    double d = raised - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    for (int i = 0; i < 100; i++) {
      double x = SeededRandom.gaussian(seed, next++);
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double u = 1 - SeededRandom.uniform(seed, next++);
        if (Math.log(u) < x * x / 2 + d * (1 - v + Math.log(v))) {
          return d * v * boost;
        }
      }
    }
    return d * boost;
  }
}
