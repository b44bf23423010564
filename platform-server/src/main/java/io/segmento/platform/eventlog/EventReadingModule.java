package io.segmento.platform.eventlog;

import static com.google.inject.Scopes.SINGLETON;

import com.google.inject.AbstractModule;

/** What reads the event log needs, and no more: a store, no keys. Binds {@link EventReaders} and {@link EventBacklog}. */
public final class EventReadingModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(EventStreams.class).in(SINGLETON);
    bind(EventReaderMetrics.class).in(SINGLETON);
    bind(EventReaders.class).in(SINGLETON);
    bind(EventBacklog.class).in(SINGLETON);
  }
}
