package io.segmento.platform.netty;

import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;

/** Binds the shared {@link EventLoops}; install it before all that uses them. */
public final class EventLoopsModule extends AbstractModule {
  private static final int MAX_THREADS = 256;

  @Override
  protected void configure() {
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(EventLoops.class);
  }

  @Provides
  @Singleton
  EventLoops eventLoops(ConfigReader config) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new EventLoops(config.integer("event-loops.threads", processors, 1, MAX_THREADS));
  }
}
