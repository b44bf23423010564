package io.segmento.platform.config;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;

/** Binds the {@link ConfigReader} that each feature's module makes its config record from. */
public final class ConfigModule extends AbstractModule {
  private final ConfigReader config;

  public ConfigModule(ConfigReader config) {
    this.config = requireNonNull(config, "config");
  }

  @Override
  protected void configure() {
    bind(ConfigReader.class).toInstance(config);
  }
}
