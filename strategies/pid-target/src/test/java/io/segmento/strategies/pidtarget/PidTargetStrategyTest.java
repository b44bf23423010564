package io.segmento.strategies.pidtarget;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;

class PidTargetStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new PidTargetPlugin();
  }
}
