package io.segmento.platform.experiment;

import static com.google.inject.Scopes.SINGLETON;

import com.google.inject.AbstractModule;

/** Experiments on live traffic. */
public final class ExperimentModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(Experiments.class).in(SINGLETON);
    bind(GhostBids.class).in(SINGLETON);
  }
}
