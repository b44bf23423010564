package io.segmento.platform.strategy;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.WinCurve;
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

  private final BidLandscape lentLandscape = new BidLandscape() {
    @Override
    public WinCurve at(Impression impression) {
      return landscape.at(impression);
    }

    @Override
    public WinCurve at(Impression impression, String currency) {
      return landscape.at(impression, currency);
    }
  };

  private final ResponseModel lentResponses = new ResponseModel() {
    @Override
    public double clickProbability(Opportunity opportunity, Candidate candidate) {
      return responses.clickProbability(opportunity, candidate);
    }

    @Override
    public double conversionProbability(Opportunity opportunity, Candidate candidate) {
      return responses.conversionProbability(opportunity, candidate);
    }
  };

  @Inject
  StrategyLearning() {}

  /** To read from. What learns stays here: a plugin that could tell it of wins would price the bids of all others. */
  BidLandscape landscape() {
    return lentLandscape;
  }

  /** To read from, as {@link #landscape()}. */
  ResponseModel responses() {
    return lentResponses;
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
