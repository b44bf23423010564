package io.segmento.platform.counter;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;

/** Binds {@link CellCounts}, {@link GroupCounts} and {@link ExperimentPeople}. */
public final class CounterModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(CellCountMetrics.class).in(SINGLETON);
    bind(CellCounts.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(CellCounts.class);
    bind(UserGroups.class).in(SINGLETON);
    bind(GroupCounts.class).in(SINGLETON);
    bind(ExperimentPeople.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(ExperimentPeople.class);
  }
}
