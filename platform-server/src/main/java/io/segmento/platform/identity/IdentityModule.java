package io.segmento.platform.identity;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;
import java.security.SecureRandom;

/** Keys, cookies and the ids that exchanges get. Key: {@code keys.file}. */
public final class IdentityModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(SecureRandom.class).toInstance(new SecureRandom());
    bind(UserKeys.class).in(SINGLETON);
    bind(IdentityCookies.class).in(SINGLETON);
    bind(BuyerUids.class).in(SINGLETON);
    bind(Suppressions.class).in(SINGLETON);
    bind(Syncs.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(IdentityGrpcService.class)
        .in(SINGLETON);
  }

  @Provides
  @Singleton
  KeyRing keyRing(ConfigReader config) {
    return new KeyFile(KeyFile.fileOf(config)).load();
  }
}
