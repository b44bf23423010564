package io.segmento.platform.minimisation;

import static com.google.inject.Scopes.SINGLETON;
import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import io.segmento.platform.config.ConfigReader;
import jakarta.inject.Inject;
import jakarta.inject.Provider;

/** What must not be kept. Installed by every feature that asks for it: bindings to a class, unlike methods, may be made twice. */
public final class MinimisationModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(SensitiveTopics.class).toProvider(ConfiguredTopics.class).in(SINGLETON);
  }

  private static final class ConfiguredTopics implements Provider<SensitiveTopics> {
    private final ConfigReader config;

    @Inject
    ConfiguredTopics(ConfigReader config) {
      this.config = requireNonNull(config, "config");
    }

    @Override
    public SensitiveTopics get() {
      return SensitiveTopics.from(config);
    }
  }
}
