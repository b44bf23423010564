package io.segmento.platform.edge;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;
import io.segmento.platform.overload.OverloadModule;
import io.segmento.proto.v1.SpoolKey;

/** Binds the edge service. */
public final class EdgeModule extends AbstractModule {
  @Override
  protected void configure() {
    install(new OverloadModule());
    newOptionalBinder(binder(), SpoolKey.class);
    bind(EdgeMetrics.class).in(SINGLETON);
    bind(EdgePolicies.class).in(SINGLETON);
    bind(EdgeGrpcService.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class).addBinding().to(EdgeGrpcService.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(EdgePolicies.class);
  }
}
