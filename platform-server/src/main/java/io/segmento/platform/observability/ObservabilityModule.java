package io.segmento.platform.observability;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.hotspot.DefaultExports;
import io.segmento.platform.config.ConfigReader;

/** Binds the {@link CollectorRegistry} with the JVM's own metrics, {@link Readiness} and the {@link AdminServer}. */
public final class ObservabilityModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(ReadinessMetrics.class).in(SINGLETON);
    bind(Readiness.class).in(SINGLETON);
    bind(AdminServer.class).in(SINGLETON);
    newSetBinder(binder(), ReadinessCheck.class);
    newSetBinder(binder(), AdminPage.class);
    Multibinder<AutoCloseable> parts = newSetBinder(binder(), AutoCloseable.class);
    parts.addBinding().to(AdminServer.class);
    parts.addBinding().to(Readiness.class);
  }

  @Provides
  @Singleton
  CollectorRegistry registry() {
    CollectorRegistry registry = new CollectorRegistry(true);
    DefaultExports.register(registry);
    return registry;
  }

  @Provides
  @Singleton
  AdminConfig adminConfig(ConfigReader config) {
    return AdminConfig.from(config);
  }
}
