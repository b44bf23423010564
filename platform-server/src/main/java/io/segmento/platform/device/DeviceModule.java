package io.segmento.platform.device;

import static com.google.inject.Scopes.SINGLETON;

import com.google.inject.AbstractModule;

/** Binds {@link DeviceReader}. */
public final class DeviceModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(DeviceMetrics.class).in(SINGLETON);
    bind(DeviceRules.class).in(SINGLETON);
    bind(DeviceReader.class).in(SINGLETON);
  }
}
