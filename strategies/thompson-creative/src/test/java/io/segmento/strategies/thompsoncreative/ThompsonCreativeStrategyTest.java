package io.segmento.strategies.thompsoncreative;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;

class ThompsonCreativeStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new ThompsonCreativePlugin();
  }
}
