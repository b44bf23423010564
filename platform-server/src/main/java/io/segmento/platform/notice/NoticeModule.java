package io.segmento.platform.notice;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.budget.BudgetConfig;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.eventlog.CampaignEvents;

/** Binds {@link BidTokens} and the notice service. */
public final class NoticeModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(TokenKeys.class).to(KeyRingTokenKeys.class).in(SINGLETON);
    bind(BidTokens.class).in(SINGLETON);
    newSetBinder(binder(), ImpressionListener.class);
    newSetBinder(binder(), ClickListener.class);
    newSetBinder(binder(), BidOutcomeListener.class);
    bind(NoticeMetrics.class).in(SINGLETON);
    bind(NoticeDetailMetrics.class).in(SINGLETON);
    bind(RedisNotices.class).in(SINGLETON);
    bind(NoticeEvents.class).in(SINGLETON);
    newOptionalBinder(binder(), CampaignEvents.class).setDefault().toInstance(CampaignEvents.NONE);
    bind(Notices.class).in(SINGLETON);
    bind(NoticeGrpcService.class).in(SINGLETON);
    newSetBinder(binder(), BindableService.class).addBinding().to(NoticeGrpcService.class);
  }

  @Provides
  @Singleton
  NoticeConfig noticeConfig(ConfigReader config) {
    return new NoticeConfig(
        config.duration("notice.token-life", NoticeConfig.DEFAULT_TOKEN_LIFE),
        config.duration("budget.hold", BudgetConfig.DEFAULT_HOLD));
  }
}
