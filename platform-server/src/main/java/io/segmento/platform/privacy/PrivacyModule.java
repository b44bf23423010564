package io.segmento.platform.privacy;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;

/** The privacy decision. */
public final class PrivacyModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(PrivacyDecisions.class).in(SINGLETON);
    newOptionalBinder(binder(), Withdrawal.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(ConsentGrpcService.class)
        .in(SINGLETON);
  }
}
