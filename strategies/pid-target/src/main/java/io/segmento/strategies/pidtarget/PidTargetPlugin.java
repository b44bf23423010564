package io.segmento.strategies.pidtarget;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code pid-target}. */
public final class PidTargetPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "pid-target";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(PidTargetStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return PidTargetStrategy.PARAMETERS;
  }
}
