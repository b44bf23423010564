package io.segmento.platform.frequency;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.segmento.platform.notice.ImpressionListener;

/** Counts what users are shown, and tells bids. */
public final class FrequencyModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(FrequencyMetrics.class).in(SINGLETON);
    bind(ImpressionReader.class).in(SINGLETON);
    newSetBinder(binder(), ImpressionListener.class)
        .addBinding()
        .to(ImpressionCounter.class)
        .in(SINGLETON);
  }
}
