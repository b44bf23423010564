package io.segmento.platform.link;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.grpc.BindableService;
import io.segmento.platform.identity.OutlyingKeys;

/** Links of our ids with those of exchanges. */
public final class LinkModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(LinkNames.class).in(SINGLETON);
    bind(LinkMetrics.class).in(SINGLETON);
    bind(LinkGuard.class).in(SINGLETON);
    bind(ExchangeLinks.class).in(SINGLETON);
    bind(Syncs.class).in(SINGLETON);
    bind(Matches.class).in(SINGLETON);
    newOptionalBinder(binder(), OutlyingKeys.class).setBinding().to(ExchangeLinks.class);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(IdentityGrpcService.class)
        .in(SINGLETON);
  }
}
