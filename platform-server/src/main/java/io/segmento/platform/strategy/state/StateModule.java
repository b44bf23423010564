package io.segmento.platform.strategy.state;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;

/** What strategies keep. */
public final class StateModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(RedisState.class).in(SINGLETON);
    bind(StateMetrics.class).in(SINGLETON);
    bind(StateSync.class).in(SINGLETON);
    bind(StrategyStates.class).to(StateSync.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(StateSync.class);
  }
}
