package io.segmento.strategies.firstpriceshader;

import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;

class FirstPriceShaderStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new FirstPriceShaderPlugin();
  }
}
