package io.segmento.platform.profile;

import static com.google.inject.Scopes.SINGLETON;
import static com.google.inject.multibindings.Multibinder.newSetBinder;
import static com.google.inject.multibindings.OptionalBinder.newOptionalBinder;

import com.google.inject.AbstractModule;
import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.optout.OptOutListener;

/** Profiles and bid views. */
public final class ProfileModule extends AbstractModule {

  @Override
  protected void configure() {
    bind(MonthKeyWrap.class).in(SINGLETON);
    bind(MonthKeys.class).in(SINGLETON);
    bind(MonthKeyRotation.class).in(SINGLETON);
    bind(SealedValues.class).in(SINGLETON);
    bind(SealedUserValues.class).in(SINGLETON);
    bind(UserValueUpdates.class).in(SINGLETON);
    bind(BidViews.class).in(SINGLETON);
    bind(ProfileMetrics.class).in(SINGLETON);
    bind(ProfileRecords.class).in(SINGLETON);
    bind(ProfileStore.class).in(SINGLETON);
    bind(FirstRecords.class).in(SINGLETON);
    bind(KnownRecords.class).in(SINGLETON);
    bind(AudienceStore.class).in(SINGLETON);
    newOptionalBinder(binder(), Memberships.class).setDefault().toInstance(Memberships.NONE);
    newOptionalBinder(binder(), ViewedTogether.class).setDefault().toInstance(ViewedTogether.NONE);
    bind(StoredProfiles.class).in(SINGLETON);
    bind(ProfileSamples.class).in(SINGLETON);
    bind(ProfileErasures.class).in(SINGLETON);
    bind(RecentProfiles.class).in(SINGLETON);
    newSetBinder(binder(), ErasureListener.class).addBinding().to(RecentProfiles.class);
    newSetBinder(binder(), OptOutListener.class).addBinding().to(RecentProfiles.class);
    bind(EvidenceStore.class).in(SINGLETON);
    bind(RetentionGuard.class).in(SINGLETON);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(MonthKeys.class);
    newSetBinder(binder(), AutoCloseable.class).addBinding().to(RetentionGuard.class);
    newSetBinder(binder(), ReadinessCheck.class).addBinding().to(RetentionGuard.class);
  }
}
