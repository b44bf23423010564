package io.segmento.strategies.fixedcpm;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.StrategyPlugin;

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
}
