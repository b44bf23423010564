package io.segmento.platform.segment;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.grpc.BindableService;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.profile.Memberships;
import java.time.Duration;

/** Segments: definitions, memberships, previews and sizes. */
public final class SegmentModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Segments.class).in(SINGLETON);
    bind(SegmentMetrics.class).in(SINGLETON);
    bind(RedisSegments.class).in(SINGLETON);
    bind(SegmentCheck.class).in(SINGLETON);
    bind(SegmentWriter.class).in(SINGLETON);
    bind(UserSample.class).in(SINGLETON);
    bind(SampleRun.class).in(SINGLETON);
    bind(SegmentPreviews.class).in(SINGLETON);
    bind(SegmentSizes.class).in(SINGLETON);
    bind(SegmentFollower.class).in(SINGLETON);
    newOptionalBinder(binder(), Memberships.class)
        .setBinding()
        .to(SegmentMemberships.class)
        .in(SINGLETON);
    newSetBinder(binder(), BindableService.class)
        .addBinding()
        .to(SegmentGrpcService.class)
        .in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(SegmentFollower.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(SegmentSizes.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(SegmentFollower.class);
  }

  @Provides
  @Singleton
  SegmentConfig segmentConfig(ConfigReader config) {
    return new SegmentConfig(
        config.duration("segments.poll", Duration.ofSeconds(1)),
        config.duration("segments.size-interval", Duration.ofHours(6)));
  }
}
