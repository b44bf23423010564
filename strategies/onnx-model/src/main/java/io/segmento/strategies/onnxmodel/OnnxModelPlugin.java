package io.segmento.strategies.onnxmodel;

import com.google.inject.Module;
import com.google.inject.Scopes;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.StrategyPlugin;
import java.util.List;

/** The plugin {@code onnx-model}. */
public final class OnnxModelPlugin implements StrategyPlugin {

  @Override
  public String name() {
    return "onnx-model";
  }

  @Override
  public String version() {
    return "1.0.0";
  }

  @Override
  public Module module() {
    return binder ->
        binder.bind(BiddingStrategy.class).to(OnnxModelStrategy.class).in(Scopes.SINGLETON);
  }

  @Override
  public List<Parameter<?>> parameters() {
    return OnnxModelStrategy.PARAMETERS;
  }
}
