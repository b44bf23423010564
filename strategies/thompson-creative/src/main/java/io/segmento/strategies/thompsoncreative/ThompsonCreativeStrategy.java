package io.segmento.strategies.thompsoncreative;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ResponseModel;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.BetaThompson;
import io.segmento.strategy.bidding.CreativeThompson;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.LandscapeShader;
import io.segmento.strategy.bidding.LogisticThompson;
import io.segmento.strategy.bidding.MultiplierStage;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Shows of a campaign's creatives the one whose drawn click-through rate is highest ({@link CreativeThompson}), and bids the paced value of the impression with the
 * rate that is expected of that creative, not with the drawn one. The platform's model knows creatives apart; while it knows nothing, the campaign's prior is weighed by how much
 * better or worse than its campaign the creative is expected to do:
 *
 * <pre>
 * b = v / λ                                                                  where the model knows
 * b = v / λ · (mean rate of the creative / mean rate of the campaign)        where it does not
 * </pre>
 *
 * Each bid says how likely its creative was, so that {@code segmento off-policy} can tell later what another choice would have earned.
 */
final class ThompsonCreativeStrategy implements BiddingStrategy, OutcomeListener {

  private static final Parameter<Double> PRIOR = Parameter.number(
      "prior-click-rate", 0.001, 1e-6, 0.5, "of impressions, while nothing is known");
  private static final Parameter<Double> STRENGTH =
      Parameter.number("prior-impressions", 500, 1, 1e6, "how much the prior weighs");
  private static final Parameter<Double> ALPHA =
      Parameter.number("alpha", 1, 0.01, 1, "below 1 explores less");
  private static final long MIN_OBSERVATIONS = 500;

  static final List<Parameter<?>> PARAMETERS = ResponseValue.parameters();

  private final ResponseModel responses;
  private final CreativeThompson creatives;
  private final StagedStrategy stages;

  @Inject
  ThompsonCreativeStrategy(StrategyContext context) {
    StrategyConfig config = context.config();
    responses = context.responses();
    creatives = new CreativeThompson(
        new BetaThompson(PRIOR.in(config), STRENGTH.in(config), ALPHA.in(config), context.state()),
        new LogisticThompson(PRIOR.in(config), ALPHA.in(config)));
    stages = StagedStrategy.of(new ResponseValue(responses, context.metrics()))
        .times(new Advantage())
        .times(DualPacing.of(context))
        .shade(new LandscapeShader(context.landscape(), MIN_OBSERVATIONS))
        .creative(creatives)
        .build();
  }

  /** What is expected of the creative beside its campaign, where the platform's model does not know. */
  private final class Advantage implements MultiplierStage {
    @Override
    public double multiplier(Opportunity opportunity, Candidate candidate) {
      return Double.isNaN(responses.clickProbability(opportunity, candidate))
          ? creatives.advantage(candidate)
          : 1;
    }

    /** A part of the rate, and so of the value before what keeps the budget. */
    @Override
    public double multiplier(Opportunity opportunity, Candidate candidate, BidDraft draft) {
      double advantage = multiplier(opportunity, candidate);
      draft.clickProbability(draft.clickProbability() * advantage);
      draft.baseValueCpmMicros(draft.baseValueCpmMicros() * advantage);
      return advantage;
    }
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }

  @Override
  public void onWin(Outcome outcome) {
    creatives.onWin(outcome);
  }

  @Override
  public void onClick(Outcome outcome) {
    creatives.onClick(outcome);
  }

  @Override
  public void onTick(long nowMillis) {
    creatives.onTick(nowMillis);
  }
}
