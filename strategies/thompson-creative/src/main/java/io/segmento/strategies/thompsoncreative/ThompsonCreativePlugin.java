package io.segmento.strategies.thompsoncreative;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code thompson-creative}. */
public final class ThompsonCreativePlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "thompson-creative";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(ThompsonCreativeStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return ThompsonCreativeStrategy.PARAMETERS;
  }
}
