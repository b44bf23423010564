package io.segmento.strategies.linearvalue;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code linear-value}. */
public final class LinearValuePlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "linear-value";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(LinearValueStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return LinearValueStrategy.PARAMETERS;
  }
}
