package io.segmento.platform.eventlog;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.Multibinder;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.identity.ErasureListener;

/** The event log: its writers, and {@link EventReaders} for those who read it. Keys: {@code events.*}. */
public final class EventLogModule extends AbstractModule {
  @Override
  protected void configure() {
    install(new EventReadingModule());
    bind(DayKeyWrap.class).in(SINGLETON);
    bind(DayKeys.class).in(SINGLETON);
    bind(ForgottenUsers.class).in(SINGLETON);
    bind(UserRefs.class).in(SINGLETON);
    bind(EventErasure.class).in(SINGLETON);
    bind(ForgottenFollower.class).in(SINGLETON);
    bind(StreamForgetter.class).in(SINGLETON);
    bind(EventLogGuard.class).in(SINGLETON);
    bind(EventHistory.class).in(SINGLETON);
    newSetBinder(binder(), ErasureListener.class).addBinding().to(EventErasure.class);
    bind(EventLogMetrics.class).in(SINGLETON);
    bind(QueuedBidLog.class).in(SINGLETON);
    bind(RedisEventAppender.class).in(SINGLETON);
    bind(SpoolSeal.class).in(SINGLETON);
    bind(EventWriter.class).in(SINGLETON);
    bind(StreamedCampaignEvents.class).in(SINGLETON);
    newOptionalBinder(binder(), BidLog.class).setBinding().to(QueuedBidLog.class);
    newOptionalBinder(binder(), CampaignEvents.class).setBinding().to(StreamedCampaignEvents.class);
    Multibinder<AutoCloseable> parts = newSetBinder(binder(), AutoCloseable.class);
    parts.addBinding().to(DayKeys.class);
    parts.addBinding().to(ForgottenFollower.class);
    parts.addBinding().to(EventWriter.class);
    parts.addBinding().to(StreamForgetter.class);
    parts.addBinding().to(EventLogGuard.class);
  }

  @Provides
  @Singleton
  EventLogConfig eventLogConfig(ConfigReader config) {
    return EventLogConfig.from(config);
  }
}
