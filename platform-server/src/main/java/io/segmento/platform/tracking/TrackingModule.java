package io.segmento.platform.tracking;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;
import io.segmento.platform.minimisation.MinimisationModule;

/** Events of visitors. */
public final class TrackingModule extends AbstractModule {

  @Override
  protected void configure() {
    install(new MinimisationModule());
    bind(EventCheck.class).in(SINGLETON);
    bind(TrackingMetrics.class).in(SINGLETON);
    bind(ConsentWithdrawals.class).in(SINGLETON);
    bind(SurroundingsReader.class).in(SINGLETON);
    bind(SiteVisitCounts.class).in(SINGLETON);
    bind(Tracker.class).in(SINGLETON);
    newSetBinder(binder(), PurchaseListener.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(TrackingGrpcService.class)
        .in(SINGLETON);
  }
}
