package io.segmento.platform.report.live;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;

import com.google.inject.AbstractModule;
import io.segmento.platform.observability.AdminPage;

/** The page {@code /reports} of the admin port. */
public final class LiveModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(NodeCountMetrics.class).in(SINGLETON);
    bind(NodeHistory.class).in(SINGLETON);
    bind(CampaignDayNumbers.class).in(SINGLETON);
    bind(DayNumbers.class).to(CampaignDayNumbers.class);
    bind(RedisSpend.class).in(SINGLETON);
    bind(LiveReader.class).in(SINGLETON);
    bind(LivePage.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(NodeHistory.class);
    newSetBinder(binder(), AdminPage.class).addBinding().to(LivePage.class);
  }
}
