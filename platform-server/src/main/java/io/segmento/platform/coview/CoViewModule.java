package io.segmento.platform.coview;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.profile.ViewedTogether;
import java.time.Duration;

/** Products that are viewed together: counted from events, read for bids. */
public final class CoViewModule extends AbstractModule {
  private static final int PEOPLE = 10;
  private static final int LEAST_PEOPLE = 5;
  private static final int MOST_PEOPLE = 60;
  private static final int PAIRS = 20_000;
  private static final int MOST_PAIRS = 200_000;
  private static final int RELATED = 500_000;
  private static final int MOST_RELATED = 10_000_000;

  @Override
  protected void configure() {
    bind(CoViewMetrics.class).in(SINGLETON);
    bind(CoViewNotes.class).in(SINGLETON);
    bind(LearnedCoViews.class).in(SINGLETON);
    newOptionalBinder(binder(), ViewedTogether.class).setBinding().to(CoViewNotes.class);
    newOptionalBinder(binder(), CoViewSource.class).setBinding().to(LearnedCoViews.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(CoViewNotes.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(LearnedCoViews.class);
  }

  @Provides
  @Singleton
  CoViewConfig coViewConfig(ConfigReader config) {
    return new CoViewConfig(
        config.integer("co-views.people", PEOPLE, LEAST_PEOPLE, MOST_PEOPLE),
        config.integer("co-views.pairs", PAIRS, 0, MOST_PAIRS),
        config.integer("co-views.related", RELATED, 0, MOST_RELATED),
        config.duration("co-views.refresh", Duration.ofMinutes(15)),
        config.duration("co-views.flush", Duration.ofSeconds(10)));
  }
}
