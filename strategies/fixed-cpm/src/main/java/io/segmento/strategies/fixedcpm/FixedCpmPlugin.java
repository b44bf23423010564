package io.segmento.strategies.fixedcpm;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code fixed-cpm}. */
public final class FixedCpmPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "fixed-cpm";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(FixedCpmStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return FixedCpmStrategy.PARAMETERS;
  }
}
