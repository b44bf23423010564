package io.segmento.strategies.linearvalue;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.bidding.DualPacing;
import io.segmento.strategy.bidding.ResponseValue;
import io.segmento.strategy.bidding.StagedStrategy;
import jakarta.inject.Inject;
import java.util.List;

/**
 * Bids a share of what an impression is worth, where the share is what the budget allows:
 *
 * <pre>b = v / λ,  v: {@link ResponseValue},  1/λ: {@link DualPacing}</pre>
 *
 * In a second-price auction no other bid gets more from a budget (linear bidding; Perlich and others: Bid optimizing and inventory scoring in targeted
 * online advertising, KDD 2012). In a first-price auction {@code first-price-shader} gets more.
 */
final class LinearValueStrategy implements BiddingStrategy {

  static final List<Parameter<?>> PARAMETERS = ResponseValue.parameters();

  private final StagedStrategy stages;

  @Inject
  LinearValueStrategy(StrategyContext context) {
    stages = StagedStrategy.of(new ResponseValue(context.responses(), context.metrics()))
        .times(DualPacing.of(context))
        .build();
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    return stages.decide(opportunity);
  }
}
