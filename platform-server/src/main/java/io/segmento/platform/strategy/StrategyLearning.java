package io.segmento.platform.strategy;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.bidding.LearnedLandscape;
import io.segmento.strategy.bidding.LearnedResponses;
import jakarta.inject.Inject;

/** What this node learns from the outcomes of all strategies, and lends to each. Thread-safe. */
final class StrategyLearning implements OutcomeListener {

  private static final long MIN_OBSERVATIONS = 500;
  private static final long MAX_OBSERVATIONS = 1_000_000;

  private final LearnedLandscape landscape =
      new LearnedLandscape(MIN_OBSERVATIONS, MAX_OBSERVATIONS);

  private final LearnedResponses responses = new LearnedResponses();

  @Inject
  StrategyLearning() {}

  BidLandscape landscape() {
    return landscape;
  }

  ResponseModel responses() {
    return responses;
  }

  /** What is learned of users' responses, to be merged over nodes. */
  LearnedResponses learnedResponses() {
    return responses;
  }

  @Override
  public void onWin(Outcome outcome) {
    responses.onWin(outcome);
    landscape.onWin(outcome);
  }

  @Override
  public void onLoss(Outcome outcome) {
    landscape.onLoss(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    responses.onClick(outcome);
  }

  @Override
  public void onConversion(Outcome outcome) {
    responses.onConversion(outcome);
  }

  @Override
  public void onTick(long nowMillis) {
    responses.onTick(nowMillis);
    landscape.onTick(nowMillis);
  }
}
