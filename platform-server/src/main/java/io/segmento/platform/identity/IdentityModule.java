package io.segmento.platform.identity;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import java.security.SecureRandom;
import java.util.Optional;

/** Keys, cookies and the ids that exchanges get. Keys: {@code keys.file}, {@code keys.ratchet}. */
public final class IdentityModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(SecureRandom.class).toInstance(new SecureRandom());
    bind(UserKeys.class).in(SINGLETON);
    bind(IdentityCookies.class).in(SINGLETON);
    bind(SiteCookies.class).in(SINGLETON);
    bind(BuyerUids.class).in(SINGLETON);
    bind(Suppressions.class).in(SINGLETON);
    newOptionalBinder(binder(), OutlyingKeys.class).setDefault().toInstance(OutlyingKeys.NONE);
  }

  @Provides
  @Singleton
  KeyRing keyRing(ConfigReader config) {
    return new KeyFile(KeyFile.fileOf(config)).load();
  }

  /** Without one month keys are wrapped by the master, and backups live as long as that. */
  @Provides
  @Singleton
  Optional<KeyRatchet> keyRatchet(ConfigReader config) {
    return config.path("keys.ratchet").map(KeyRatchet::load);
  }
}
