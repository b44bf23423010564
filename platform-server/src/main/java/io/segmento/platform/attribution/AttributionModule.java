package io.segmento.platform.attribution;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.segmento.platform.eventlog.CampaignEvents;
import io.segmento.platform.notice.ClickListener;
import io.segmento.platform.notice.ImpressionListener;
import io.segmento.platform.tracking.PurchaseListener;

/** Credits purchases to ads. */
public final class AttributionModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(AttributionMetrics.class).in(SINGLETON);
    bind(TouchRecorder.class).in(SINGLETON);
    bind(RedisUserTouches.class).in(SINGLETON);
    bind(RedisOrderCredits.class).in(SINGLETON);
    bind(OrderNames.class).in(SINGLETON);
    bind(ConversionEvents.class).in(SINGLETON);
    newOptionalBinder(binder(), CampaignEvents.class).setDefault().toInstance(CampaignEvents.NONE);
    newSetBinder(binder(), ImpressionListener.class).addBinding().to(TouchRecorder.class);
    newSetBinder(binder(), ClickListener.class).addBinding().to(TouchRecorder.class);
    bind(OrderSettlement.class).in(SINGLETON);
    newSetBinder(binder(), ConversionListener.class);
    newSetBinder(binder(), PurchaseListener.class)
        .addBinding()
        .to(PurchaseAttribution.class)
        .in(SINGLETON);
  }
}
