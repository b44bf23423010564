package io.segmento.platform.redis;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.observability.ReadinessCheck;

/** Binds {@link RedisStore} and {@link RedisBidReads} and makes the node's readiness follow Redis. */
public final class RedisModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(RedisMetrics.class).in(SINGLETON);
    bind(RedisConnections.class).in(SINGLETON);
    bind(RedisStore.class).in(SINGLETON);
    bind(RedisBidReads.class).in(SINGLETON);
    bind(RedisReadiness.class).in(SINGLETON);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(RedisReadiness.class);
    Multibinder<AutoCloseable> parts = newSetBinder(binder(), AutoCloseable.class);
    parts.addBinding().to(RedisConnections.class);
    parts.addBinding().to(RedisStore.class);
    parts.addBinding().to(RedisBidReads.class);
    parts.addBinding().to(RedisReadiness.class);
  }

  @Provides
  @Singleton
  RedisConfig redisConfig(ConfigReader config) {
    return RedisConfig.from(config);
  }
}
