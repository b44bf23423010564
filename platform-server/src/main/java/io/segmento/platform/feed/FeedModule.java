package io.segmento.platform.feed;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.segmento.platform.config.ConfigReader;

/** Binds {@link Feeds}; the catalog says which are in use. */
public final class FeedModule extends AbstractModule {
  private static final int MAX_PRODUCTS = 5_000_000;

  @Override
  protected void configure() {
    bind(FeedMetrics.class).in(SINGLETON);
    bind(RedisFeeds.class).in(SINGLETON);
    bind(FeedDirectory.class).in(SINGLETON);
    bind(Feeds.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(Feeds.class);
  }

  @Provides
  @Singleton
  FeedConfig feedConfig(ConfigReader config) {
    return new FeedConfig(
        config.path("feed.directory"),
        config.integer("feed.max-products", 2_000_000, 1, MAX_PRODUCTS));
  }
}
