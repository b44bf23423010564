package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.ResponseModel;

/**
 * Click and conversion probabilities learned from the outcomes of all strategies, each by {@link FtrlProximal} over {@link ResponseFeatures}.
 *
 * <p>An impression is a negative example when it is billed, and if it is clicked its features come a second time, as a positive one; clicks and conversions
 * alike. Nothing has to wait for what may never come, and no delay is cut off. What is learned is then b = p / (1 + p), and what is told is p = b / (1 − b),
 * the exponential of the score (fake negative weighted loss, calibrated; Ktena and others: Addressing delayed feedback for continuous training with neural
 * networks in CTR prediction, RecSys 2019).
 *
 * <p>A click of today has not had the time to convert. {@link ArrivedShare} says which part of the conversions of all clicks should be there by now, and p
 * is divided by it.
 *
 * <p>Nothing is learned of a bid that carries no {@link Outcome#responseContext()}: its user did not permit it. Thread-safe; telling takes no lock and allocates nothing once a thread has asked.
 */
public final class LearnedResponses implements ResponseModel, OutcomeListener {

  private static final double PRIOR_CLICK_RATE = 0.001;
  private static final double PRIOR_CONVERSION_RATE = 0.02;
  private static final double MIN_EXAMPLES = 1_000;
  private static final double MIN_POSITIVES = 10;
  /** Sums of examples and of positives, in place of a weight that no feature has. */
  private static final int TALLY = 0;

  private final FtrlProximal clicks =
      new FtrlProximal(ResponseFeatures.SIZE, Math.log(PRIOR_CLICK_RATE));
  private final FtrlProximal conversions =
      new FtrlProximal(ResponseFeatures.SIZE, Math.log(PRIOR_CONVERSION_RATE));
  private final ArrivedShare arrived = new ArrivedShare();
  private final ThreadLocal<int[]> features =
      ThreadLocal.withInitial(() -> new int[ResponseFeatures.COUNT]);

  @Override
  public double clickProbability(Opportunity opportunity, Candidate candidate) {
    return probability(clicks, 1, opportunity, candidate);
  }

  @Override
  public double conversionProbability(Opportunity opportunity, Candidate candidate) {
    return probability(conversions, arrived.share(), opportunity, candidate);
  }

  private double probability(
      FtrlProximal model, double share, Opportunity opportunity, Candidate candidate) {
    if (model.z(TALLY) < MIN_EXAMPLES || model.n(TALLY) < MIN_POSITIVES) {
      return Double.NaN;
    }
    int[] found = features.get();
    ResponseFeatures.write(
        found,
        ResponseFeatures.context(opportunity, candidate),
        opportunity.impression().exchange(),
        candidate.campaignId(),
        candidate.creativeId(),
        opportunity.nowMillis());
    return Math.min(1, Math.exp(model.score(found, ResponseFeatures.COUNT)) / share);
  }

  @Override
  public void onWin(Outcome outcome) {
    learn(clicks, outcome, false);
  }

  @Override
  public void onClick(Outcome outcome) {
    learn(clicks, outcome, true);
    if (learn(conversions, outcome, false)) {
      arrived.clicked(outcome.nowMillis());
    }
  }

  /** Learns only of conversions that are credited to a click: of the others there was no click to be a negative example. */
  @Override
  public void onConversion(Outcome outcome) {
    if (outcome.conversionByClick() && learn(conversions, outcome, true)) {
      arrived.converted(outcome.nowMillis() - outcome.decidedMillis());
    }
  }

  @Override
  public void onTick(long nowMillis) {
    arrived.tick(nowMillis);
  }

  private boolean learn(FtrlProximal model, Outcome outcome, boolean positive) {
    if (outcome.responseContext() == 0) {
      return false;
    }
    int[] found = features.get();
    ResponseFeatures.write(
        found,
        outcome.responseContext(),
        outcome.exchange(),
        outcome.campaignId(),
        outcome.creativeId(),
        outcome.decidedMillis());
    model.learn(found, ResponseFeatures.COUNT, positive);
    model.add(TALLY, positive ? 0 : 1, positive ? 1 : 0);
    return true;
  }

  /** What is learned of clicks, to be merged over nodes. */
  public FtrlProximal clickModel() {
    return clicks;
  }

  /** What is learned of conversions, to be merged over nodes. */
  public FtrlProximal conversionModel() {
    return conversions;
  }

  /** What is known of the delay of conversions, to be merged over nodes. */
  public ArrivedShare arrivals() {
    return arrived;
  }

  /** Examples of the impressions, or of the clicks, that a model has learned from, and how many of them were positive. */
  public record Examples(long shown, long positive) {}

  /** Of billed impressions and clicks, of all nodes. */
  public Examples clickExamples() {
    return examples(clicks);
  }

  /** Of clicks and the conversions that are credited to them, of all nodes. */
  public Examples conversionExamples() {
    return examples(conversions);
  }

  private static Examples examples(FtrlProximal model) {
    return new Examples(Math.round(model.z(TALLY)), Math.round(model.n(TALLY)));
  }
}
