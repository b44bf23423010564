package io.segmento.strategies.firstpriceshader;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code first-price-shader}. */
public final class FirstPriceShaderPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "first-price-shader";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(FirstPriceShaderStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return FirstPriceShaderStrategy.PARAMETERS;
  }
}
