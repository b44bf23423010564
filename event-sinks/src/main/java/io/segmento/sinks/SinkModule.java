package io.segmento.sinks;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.segmento.platform.config.ConfigModule;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.eventlog.EventReadingModule;
import io.segmento.platform.lifecycle.LifecycleModule;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.observability.ObservabilityModule;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.redis.RedisModule;

/** The process that fills one sink: of the core only what reads the log. Keys: {@code sink.*}, {@code redis.*}, {@code admin.*}. */
final class SinkModule extends AbstractModule {
  private static final int MAX_THREADS = 16;

  private final ConfigReader config;

  SinkModule(ConfigReader config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    binder().requireExplicitBindings();
    binder().requireAtInjectOnConstructors();
    binder().requireExactBindingAnnotations();
    binder().disableCircularProxies();

    install(new ConfigModule(config));
    install(new LifecycleModule());
    Multibinder<AutoCloseable> parts = newSetBinder(binder(), AutoCloseable.class);
    parts.addBinding().to(EventLoops.class);
    install(new ObservabilityModule());
    install(new RedisModule());
    install(new EventReadingModule());
    bind(SinkMetrics.class).in(SINGLETON);
    bind(BacklogWatch.class).in(SINGLETON);
    bind(SinkWorker.class).in(SINGLETON);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(SinkWorker.class);
    parts.addBinding().to(BacklogWatch.class);
    // Last: ends first, while there still is a store to acknowledge to.
    parts.addBinding().to(SinkWorker.class);
  }

  /** One does: a sink waits for Redis, and seldom for several of its answers. */
  @Provides
  @Singleton
  EventLoops eventLoops() {
    return new EventLoops(config.integer("event-loops.threads", 1, 1, MAX_THREADS));
  }

  @Provides
  @Singleton
  SinkKind kind() {
    return config.enumValue("sink.to", SinkKind.PARQUET);
  }

  @Provides
  @Singleton
  SinkConfig sinkConfig(SinkKind kind) {
    return SinkConfig.from(config, kind);
  }

  @Provides
  @Singleton
  SinkOpener opener(SinkKind kind) {
    return SinkOpener.of(kind, config);
  }
}
