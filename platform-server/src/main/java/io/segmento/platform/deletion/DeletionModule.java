package io.segmento.platform.deletion;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;
import jakarta.inject.Singleton;

/** Deletion requests of partners. */
public final class DeletionModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(PartnerKeys.class).in(SINGLETON);
    bind(Acknowledgements.class).in(SINGLETON);
    bind(DeletionMetrics.class).in(SINGLETON);
    bind(Deletions.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(DeletionGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  DeletionConfig deletionConfig(ConfigReader config) {
    return DeletionConfig.from(config);
  }
}
