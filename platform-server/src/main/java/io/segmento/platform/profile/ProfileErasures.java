package io.segmento.platform.profile;

import com.google.protobuf.MessageLite;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.identity.ErasureListener;
import io.segmento.platform.identity.OutlyingKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisNumber;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.AdTouches;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.EvidenceBucket;
import io.segmento.proto.storage.v1.EvidenceRecord;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.ShownAd;
import io.segmento.proto.storage.v1.ShownAds;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * Erases what is held of a user, of all advertisers or of one. First comes the time before which events are refused, so that what is still on its
 * way does not come back; a suppression stays as it is. Thread-safe.
 */
public final class ProfileErasures {

  private static final int MAX_TRIES = 100;
  private static final byte[] NOTHING = {};
  private static final RedisScript ERASE =
      RedisScript.fromResource(ProfileErasures.class, "erase.lua");
  private static final RedisScript REPLACE =
      RedisScript.fromResource(ProfileErasures.class, "replace.lua");
  private static final RedisScript REFUSE = RedisScript.of("refuse-older", """
      redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
      return redis.call('EXPIRE', KEYS[1], ARGV[3])
      """);

  private final RedisStore store;
  private final OutlyingKeys outlying;
  private final StoredProfiles profiles;
  private final MonthKeys monthKeys;
  private final SealedValues values;
  private final Clock clock;
  private final Set<ErasureListener> listeners;

  @Inject
  ProfileErasures(
      RedisStore store,
      OutlyingKeys outlying,
      StoredProfiles profiles,
      MonthKeys monthKeys,
      SealedValues values,
      Clock clock,
      Set<ErasureListener> listeners) {
    this.store = store;
    this.outlying = outlying;
    this.profiles = profiles;
    this.monthKeys = monthKeys;
    this.values = values;
    this.clock = clock;
    this.listeners = Set.copyOf(listeners);
    store.preload(ERASE, REPLACE, REFUSE);
  }

  /** Erases everything in one step, then what lies outside the user's slot; answers how many records there were in it. Idempotent. Fails like {@link RedisStore}. */
  public CompletableFuture<Long> erase(UserSlot slot) {
    List<byte[]> keys = new ArrayList<>();
    keys.add(slot.withdrawals());
    keys.addAll(slot.erasable(clock));
    return outlying
        .of(slot)
        .thenCompose(outside -> store
            .evalLong(
                ERASE,
                keys,
                RedisNumber.of(clock.millis()),
                RedisNumber.of(ProfileRecords.EVENT_ID_LIFE.toSeconds()))
            .thenCompose(erased -> outside.isEmpty()
                ? CompletableFuture.completedFuture(erased)
                : store.del(outside.toArray(byte[][]::new)).thenApply(done -> erased)))
        .thenCompose(erased -> tell(slot, erased));
  }

  /** Erases one advertiser's part, record by record; answers how many records held some of it. Idempotent. */
  public CompletableFuture<Long> erase(UserSlot slot, String advertiserId) {
    CompletableFuture<Long> erased = store
        .evalLong(
            REFUSE,
            List.of(slot.withdrawals()),
            advertiserId.getBytes(StandardCharsets.UTF_8),
            RedisNumber.of(clock.millis()),
            RedisNumber.of(ProfileRecords.EVENT_ID_LIFE.toSeconds()))
        .thenApply(set -> 0L);
    for (YearMonth month : profiles.retained()) {
      erased = erased.thenCompose(count -> without(
              slot.profile(month),
              BucketFormat.INSTANCE,
              bucket -> withoutAdvertiser(bucket, advertiserId),
              1)
          .thenApply(changed -> count + changed));
      erased = erased.thenCompose(count -> without(
              slot.evidence(month),
              ValueFormat.EVIDENCE,
              evidence -> withoutAdvertiser(evidence, advertiserId),
              1)
          .thenApply(changed -> count + changed));
    }
    for (YearMonth month : profiles.retained()) {
      erased = erased.thenCompose(count -> without(
              slot.adTouches(month),
              ValueFormat.AD_TOUCHES,
              touches -> withoutAdvertiser(touches, advertiserId),
              1)
          .thenApply(changed -> count + changed));
    }
    erased = erased.thenCompose(count -> without(
            slot.shownAds(),
            ValueFormat.SHOWN_ADS,
            shown -> withoutAdvertiser(shown, advertiserId),
            1)
        .thenApply(changed -> count + changed));
    return erased
        .thenCompose(count -> without(
                slot.bidView(), ValueFormat.VIEW, view -> withoutAdvertiser(view, advertiserId), 1)
            .thenApply(changed -> count + changed))
        .thenCompose(count -> tell(slot, count));
  }

  /** What is kept elsewhere goes too; of all advertisers when it cannot be told apart. */
  private CompletableFuture<Long> tell(UserSlot slot, long erased) {
    return CompletableFuture.allOf(listeners.stream()
            .map(each -> each.erased(slot.userKey()))
            .toArray(CompletableFuture[]::new))
        .thenApply(done -> erased);
  }

  private static ProfileBucket withoutAdvertiser(ProfileBucket bucket, String advertiserId) {
    ProfileBucket.Builder rest = ProfileBucket.newBuilder();
    for (AdvertiserBucket advertiser : bucket.getAdvertisersList()) {
      if (!advertiser.getAdvertiserId().equals(advertiserId)) {
        rest.addAdvertisers(advertiser);
      }
    }
    return rest.build();
  }

  private static EvidenceBucket withoutAdvertiser(EvidenceBucket evidence, String advertiserId) {
    EvidenceBucket.Builder rest = EvidenceBucket.newBuilder();
    for (EvidenceRecord record : evidence.getRecordsList()) {
      if (!record.getAdvertiserId().equals(advertiserId)) {
        rest.addRecords(record);
      }
    }
    return rest.build();
  }

  private static ShownAds withoutAdvertiser(ShownAds shown, String advertiserId) {
    ShownAds.Builder rest = ShownAds.newBuilder();
    for (ShownAd ad : shown.getAdsList()) {
      if (!ad.getAdvertiserId().equals(advertiserId)) {
        rest.addAds(ad);
      }
    }
    return rest.build();
  }

  private static AdTouches withoutAdvertiser(AdTouches touches, String advertiserId) {
    AdTouches.Builder rest = AdTouches.newBuilder();
    for (AdTouchRecord touch : touches.getTouchesList()) {
      if (!touch.getAdvertiserId().equals(advertiserId)) {
        rest.addTouches(touch);
      }
    }
    return rest.build();
  }

  private static BidView withoutAdvertiser(BidView view, String advertiserId) {
    BidView.Builder rest = BidView.newBuilder();
    for (AdvertiserView advertiser : view.getAdvertisersList()) {
      if (!advertiser.getAdvertiserId().equals(advertiserId)) {
        rest.addAdvertisers(advertiser);
      }
    }
    return rest.build();
  }

  /** 1 when the value held what had to go. */
  private <T extends MessageLite> CompletableFuture<Long> without(
      byte[] name, ValueFormat<T> format, UnaryOperator<T> change, int number) {
    return store.get(name).thenCompose(found -> {
      if (found.isEmpty()) {
        return CompletableFuture.completedFuture(0L);
      }
      byte[] sealed = found.get();
      return profiles
          .open(name, sealed, format)
          .thenCompose(opened -> replace(name, sealed, opened, format, change))
          .thenCompose(outcome -> {
            if (outcome >= 0) {
              return CompletableFuture.completedFuture(outcome);
            }
            if (number >= MAX_TRIES) {
              throw new SegmentoException(
                  CommonReason.OVERLOADED, "too many writes to one profile at once");
            }
            return without(name, format, change, number + 1);
          });
    });
  }

  /** 1 replaced, 0 nothing to replace, -1 somebody else was faster. */
  private <T extends MessageLite> CompletableFuture<Long> replace(
      byte[] name,
      byte[] sealed,
      Optional<T> opened,
      ValueFormat<T> format,
      UnaryOperator<T> change) {
    YearMonth month = SealedValues.monthOf(sealed);
    if (opened.isEmpty() || month == null) {
      return CompletableFuture.completedFuture(0L);
    }
    T rest = change.apply(opened.get());
    if (Objects.equals(rest, opened.get())) {
      return CompletableFuture.completedFuture(0L);
    }
    return monthKeys
        .of(month)
        .thenCompose(key -> store.evalLong(
            REPLACE,
            List.of(name),
            sealed,
            rest.getSerializedSize() == 0
                ? NOTHING
                : values.seal(name, month, key, format.write(rest, month))))
        .thenApply(replaced -> replaced == 1 ? 1L : -1L);
  }
}
