package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Sums;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Chooses creatives by Thompson sampling (Chapelle, Li: An empirical evaluation of Thompson sampling, 2011): each gets a draw from what is known of its
 * click-through rate, and the highest is shown; so what may be the best is tried, and what is surely not is left alone.
 *
 * <pre>
 * draw ~ Beta(a/α, b/α),  a = clicks + s·p,  b = impressions − clicks + s·(1 − p)
 * p: the campaign's click-through rate, s: the weight of that prior in impressions; α below 1 explores less
 * </pre>
 *
 * Each creative keeps {@value #DRAWS} draws, made anew as it or its campaign is known better; the opportunity's seed says which of them counts, for all creatives the same. So a
 * decision draws nothing, and how likely it was is counted and not estimated. Counts are kept by the context's {@link StrategyState}. Bid with {@link #rate}, the mean, and not with the draw.
 */
public final class BetaThompson implements CreativeStage, OutcomeListener {

  static final int DRAWS = 128;

  private static final int CHOICE = 2;
  /** Of what a creative's draws were made from; by this part more, they are made anew. */
  private static final double GROWTH = 0.02;
  /** The same of the rate of its campaign, either way. */
  private static final double MOVED = 0.05;

  private final double priorRate;
  private final double strength;
  private final double alpha;
  private final ByCampaign<Creative> creatives;
  private final ByCampaign<Campaign> campaigns;

  private static class Counts {
    private static final int IMPRESSIONS = 0;
    private static final int CLICKS = 1;

    private final Sums kept;

    private Counts(Sums kept) {
      this.kept = kept;
    }

    double impressions() {
      return kept.get(IMPRESSIONS);
    }

    double clicks() {
      return kept.get(CLICKS);
    }

    void shown() {
      kept.add(IMPRESSIONS, 1);
    }

    void clicked() {
      kept.add(CLICKS, 1);
    }
  }

  private static final class Campaign extends Counts {
    private final AtomicInteger creatives = new AtomicInteger();

    private Campaign(Sums kept) {
      super(kept);
    }
  }

  private static final class Creative extends Counts {
    private volatile float[] drawn = {};
    private volatile String campaignId = "";
    private volatile double drawnPrior;
    private volatile double drawnImpressions;
    private volatile double drawnClicks;
    private final AtomicLong times = new AtomicLong();

    private Creative(Sums kept) {
      super(kept);
    }
  }

  /**
   * Knows no creative.
   *
   * @param priorRate click-through rate of a campaign of which nothing is known, between 0 and 1
   * @param strength in impressions, 250 to 1000 are usual; ≥ 1
   * @param alpha in (0, 1]; 1 is Thompson sampling as published
   */
  public BetaThompson(double priorRate, double strength, double alpha) {
    this(priorRate, strength, alpha, StrategyState.inMemory());
  }

  /** The same, with the counts of all nodes and of before: for {@code context.state()}. */
  public BetaThompson(double priorRate, double strength, double alpha, StrategyState state) {
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
    StrategyState.Table<Sums> ofCreatives = state.sums("creatives", 1, "impressions", "clicks");
    creatives = ByCampaign.keyed(id -> new Creative(ofCreatives.row(id)));
    StrategyState.Table<Sums> ofCampaigns = state.sums("campaigns", 1, "impressions", "clicks");
    campaigns = ByCampaign.keyed(id -> new Campaign(ofCampaigns.row(id)));
  }

  @Override
  public int draws() {
    return DRAWS;
  }

  @Override
  public double score(Opportunity opportunity, Candidate candidate) {
    return drawn(candidate)[(int) (DRAWS * SeededRandom.uniform(opportunity.seed(), CHOICE))];
  }

  @Override
  public void scores(Opportunity opportunity, Candidate candidate, float[] into, int at) {
    System.arraycopy(drawn(candidate), 0, into, at, DRAWS);
  }

  private float[] drawn(Candidate candidate) {
    Creative creative = creatives.of(candidate.creativeId());
    float[] drawn = creative.drawn;
    return drawn.length == 0 ? first(creative, candidate) : drawn;
  }

  /** Once, so that all threads see the same draws. */
  private float[] first(Creative creative, Candidate candidate) {
    synchronized (creative) {
      if (creative.drawn.length > 0) {
        return creative.drawn;
      }
      creative.campaignId = candidate.campaignId();
      campaigns.of(candidate.campaignId()).creatives.incrementAndGet();
      return draw(creative, candidate.creativeId());
    }
  }

  /** How many creatives of its campaign were offered so far, this one included. */
  int creativesOf(Candidate candidate) {
    var unused = drawn(candidate);
    return campaigns.of(candidate.campaignId()).creatives.get();
  }

  private float[] draw(Creative creative, String creativeId) {
    double prior = campaignRate(creative.campaignId);
    double clicks = creative.clicks();
    double impressions = creative.impressions();
    double others = Math.max(0, impressions - clicks);
    long seed =
        SeededRandom.bits(SeededRandom.stream(creativeId), creative.times.incrementAndGet());
    float[] drawn = new float[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      drawn[i] = (float) beta(
          (clicks + strength * prior) / alpha,
          (others + strength * (1 - prior)) / alpha,
          SeededRandom.bits(seed, i));
    }
    creative.drawnClicks = clicks;
    creative.drawnImpressions = impressions;
    creative.drawnPrior = prior;
    creative.drawn = drawn;
    return drawn;
  }

  /** Whether so much came that its draws are those of another distribution. */
  private static boolean isStale(Creative creative) {
    return creative.clicks() - creative.drawnClicks > GROWTH * creative.drawnClicks
        || creative.impressions() - creative.drawnImpressions
            > GROWTH * (creative.drawnImpressions + 1);
  }

  private boolean hasMoved(Creative creative) {
    double ratio = campaignRate(creative.campaignId) / creative.drawnPrior;
    return ratio > 1 + MOVED || ratio < 1 - MOVED;
  }

  /** The expected click-through rate of a creative. */
  public double rate(Candidate candidate) {
    Creative counts = creatives.of(candidate.creativeId());
    double prior = campaignRate(candidate.campaignId());
    return (counts.clicks() + strength * prior) / (counts.impressions() + strength);
  }

  /** The expected rate of a creative over that of its campaign; 1 while nothing is known of it. */
  public double advantage(Candidate candidate) {
    return rate(candidate) / campaignRate(candidate.campaignId());
  }

  private double campaignRate(String campaignId) {
    Campaign counts = campaigns.of(campaignId);
    return (counts.clicks() + strength * priorRate) / (counts.impressions() + strength);
  }

  @Override
  public void onWin(Outcome outcome) {
    creatives.of(outcome.creativeId()).shown();
    campaigns.of(outcome.campaignId()).shown();
    learned(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    creatives.of(outcome.creativeId()).clicked();
    campaigns.of(outcome.campaignId()).clicked();
    learned(outcome);
  }

  /** Draws anew where that changes something: some tens of microseconds, more and more rarely. */
  private void learned(Outcome outcome) {
    Creative creative = creatives.of(outcome.creativeId());
    // What was never offered here has no draws yet; they come with the first offer.
    if (creative.drawn.length > 0 && isStale(creative)) {
      var unused = draw(creative, outcome.creativeId());
    }
  }

  /** Creatives that are not shown here learn what their campaign learned, and what other nodes did. */
  @Override
  public void onTick(long nowMillis) {
    creatives.forEach((creativeId, creative) -> {
      if (creative.drawn.length > 0 && (hasMoved(creative) || isStale(creative))) {
        var unused = draw(creative, creativeId);
      }
    });
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
