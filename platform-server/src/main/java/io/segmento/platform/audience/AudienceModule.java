package io.segmento.platform.audience;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;

/** Audiences of data providers. */
public final class AudienceModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(AudienceMetrics.class).in(SINGLETON);
    bind(HeaderCheck.class).in(SINGLETON);
    bind(AudienceRows.class).in(SINGLETON);
    bind(RedisUploads.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(AudienceGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  AudienceConfig audienceConfig(ConfigReader config) {
    return AudienceConfig.from(config);
  }
}
