package io.segmento.strategies.returnonspend;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;

class ReturnOnSpendStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new ReturnOnSpendPlugin();
  }
}
