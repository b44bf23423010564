package io.segmento.platform.lifecycle;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import java.time.Clock;

/** Binds the {@link Lifecycle}, the {@link BlockingExecutor}, the {@link NodeName} and the system's {@link Clock}. */
public final class LifecycleModule extends AbstractModule {
  private static final int DEFAULT_LIMIT = 64;
  private static final int MAX_LIMIT = 10_000;

  @Override
  protected void configure() {
    bind(Lifecycle.class).in(SINGLETON);
    bind(Clock.class).toInstance(Clock.systemUTC());
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(BlockingExecutor.class);
  }

  @Provides
  @Singleton
  BlockingExecutor blockingExecutor(ConfigReader config) {
    return new BlockingExecutor(config.integer("blocking.limit", DEFAULT_LIMIT, 1, MAX_LIMIT));
  }

  @Provides
  @Singleton
  NodeName nodeName(ConfigReader config) {
    return NodeName.from(config);
  }
}
