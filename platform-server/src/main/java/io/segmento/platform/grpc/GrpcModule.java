package io.segmento.platform.grpc;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;

/** Binds the {@link GrpcServer} of all bound {@link BindableService}s; install it last, so that it starts last and closes first. */
public final class GrpcModule extends AbstractModule {
  @Override
  protected void configure() {
    newSetBinder(binder(), BindableService.class);
    bind(GrpcMetrics.class).in(SINGLETON);
    bind(GrpcServer.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(GrpcServer.class);
  }

  @Provides
  @Singleton
  GrpcConfig grpcConfig(ConfigReader config) {
    return GrpcConfig.from(config);
  }
}
