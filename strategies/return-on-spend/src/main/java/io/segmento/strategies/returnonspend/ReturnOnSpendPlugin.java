package io.segmento.strategies.returnonspend;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code return-on-spend}. */
public final class ReturnOnSpendPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "return-on-spend";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(ReturnOnSpendStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return ReturnOnSpendStrategy.PARAMETERS;
  }
}
