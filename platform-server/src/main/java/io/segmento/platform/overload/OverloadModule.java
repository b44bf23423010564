package io.segmento.platform.overload;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;

/** Binds the shed level. Installed by those who raise it and those who tell it; the second time changes nothing. */
public final class OverloadModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(OverloadMetrics.class).in(SINGLETON);
    bind(ShedLevel.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(ShedLevel.class);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OverloadModule;
  }

  @Override
  public int hashCode() {
    return OverloadModule.class.hashCode();
  }
}
