package io.segmento.platform.optout;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;

/** Opting out and back in. */
public final class OptOutModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(OptOuts.class).in(SINGLETON);
    bind(OptOutMetrics.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(OptOutGrpcService.class)
        .in(SINGLETON);
  }
}
