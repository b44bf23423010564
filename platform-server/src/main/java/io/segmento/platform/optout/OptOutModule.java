package io.segmento.platform.optout;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;
import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.observability.ReadinessCheck;

/** Opting out and back in. Key: {@code optout.stale-after}. */
public final class OptOutModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(OptOuts.class).in(SINGLETON);
    bind(OptOutMetrics.class).in(SINGLETON);
    bind(OptOutFeed.class).in(SINGLETON);
    newSetBinder(binder(), OptOutListener.class);
    newSetBinder(binder(), ErasureListener.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(OptOutFeed.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(OptOutFeed.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(OptOutGrpcService.class)
        .in(SINGLETON);
  }
}
