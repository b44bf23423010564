package io.segmento.strategies.thompsoncreative;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.BetaThompson;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.LandscapeShader;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Shows of a campaign's creatives the one whose drawn click-through rate is highest ({@link BetaThompson}), and bids the paced value of the impression,
 * weighed by how much better or worse than its campaign that creative is expected to do:
 *
 * <pre>b = v / λ · (mean rate of the creative / mean rate of the campaign)</pre>
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

  private final BetaThompson creatives;
  private final StagedStrategy stages;

  @Inject
  ThompsonCreativeStrategy(StrategyContext context) {
    StrategyConfig config = context.config();
    creatives = new BetaThompson(PRIOR.in(config), STRENGTH.in(config), ALPHA.in(config));
    stages = StagedStrategy.of(new ResponseValue(context.responses(), context.metrics()))
        .times((opportunity, candidate) -> creatives.advantage(candidate))
        .times(DualPacing.of(config))
        .shade(new LandscapeShader(context.landscape(), MIN_OBSERVATIONS))
        .creative(creatives)
        .build();
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
}
