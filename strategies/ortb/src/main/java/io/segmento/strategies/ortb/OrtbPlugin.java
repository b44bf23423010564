package io.segmento.strategies.ortb;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code ortb}. */
public final class OrtbPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "ortb";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder -> binder.bind(BiddingStrategy.class).to(OrtbStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return OrtbStrategy.PARAMETERS;
  }
}
