package io.segmento.platform.canary;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.segmento.platform.observability.ReadinessCheck;

/** The synthetic user who opts out. Key: {@code canary.interval}. */
public final class CanaryModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(CanaryMetrics.class).in(SINGLETON);
    bind(OptOutCanary.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(OptOutCanary.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(OptOutCanary.class);
  }
}
