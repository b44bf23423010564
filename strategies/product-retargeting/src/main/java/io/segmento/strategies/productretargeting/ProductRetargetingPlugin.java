package io.segmento.strategies.productretargeting;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.StrategyPlugin;

/** The plugin {@code product-retargeting}. */
public final class ProductRetargetingPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "product-retargeting";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder -> binder
        .bind(BiddingStrategy.class)
        .to(ProductRetargetingStrategy.class)
        .in(Scopes.SINGLETON);
  }
}
