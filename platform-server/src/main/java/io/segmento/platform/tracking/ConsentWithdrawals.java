package io.segmento.platform.tracking;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.profile.ProfileErasures;
import io.segmento.platform.profile.StoredProfile;
import io.segmento.platform.profile.StoredProfiles;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.v1.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Erases what an advertiser collected of a person who, asked on that advertiser's own pages, now refuses: consent is withdrawn as easily as it was
 * given, and what stood on it ends. Looks first, so that each later page of the visit costs a read only. Thread-safe.
 */
final class ConsentWithdrawals {

  private final StoredProfiles profiles;
  private final ProfileErasures erasures;
  private final TrackingMetrics metrics;

  @Inject
  ConsentWithdrawals(StoredProfiles profiles, ProfileErasures erasures, TrackingMetrics metrics) {
    this.profiles = profiles;
    this.erasures = erasures;
    this.metrics = metrics;
  }

  /** For the advertisers of these events. Fails like {@link RedisStore}; then it is to be sent again. */
  CompletableFuture<Void> withdraw(UserSlot slot, List<Event> events) {
    Set<String> asked = new TreeSet<>();
    events.forEach(event -> asked.add(event.getAdvertiserId()));
    return profiles.read(slot).thenCompose(stored -> {
      asked.retainAll(advertisers(stored));
      CompletableFuture<Void> erased = CompletableFuture.completedFuture(null);
      for (String advertiser : asked) {
        erased = erased
            .thenCompose(done -> erasures.erase(slot, advertiser))
            .thenAccept(records -> metrics.withdrawn());
      }
      return erased;
    });
  }

  private static Set<String> advertisers(StoredProfile stored) {
    Set<String> held = new TreeSet<>();
    stored
        .byMonth()
        .values()
        .forEach(bucket ->
            bucket.getAdvertisersList().forEach(each -> held.add(each.getAdvertiserId())));
    stored.view().getAdvertisersList().forEach(each -> held.add(each.getAdvertiserId()));
    stored.shownAds().getAdsList().forEach(each -> held.add(each.getAdvertiserId()));
    stored.adTouches().forEach(each -> held.add(each.getAdvertiserId()));
    return held;
  }
}
