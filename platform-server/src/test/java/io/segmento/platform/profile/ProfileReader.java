package io.segmento.platform.profile;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.privacy.PersonalisedAdsPermit;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.redis.RedisStore;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProfileBucket;
import java.time.YearMonth;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens what a node stored, with the node's own keys. */
public final class ProfileReader {
  private static final PersonalisedAdsPermit PERMIT = requireNonNull(
      new PrivacyDecisions().decide(Signals.NOTHING, Suppression.NONE).personalisedAds());

  private final RedisStore store;
  private final MonthKeys monthKeys;
  private final SealedValues values;
  private final BidViews views;

  public ProfileReader(TestNode node) {
    store = node.get(RedisStore.class);
    monthKeys = node.get(MonthKeys.class);
    values = node.get(SealedValues.class);
    views = node.get(BidViews.class);
  }

  /** A month's bucket; empty when there is none. */
  public Optional<ProfileBucket> bucket(UserSlot slot, YearMonth month) {
    byte[] name = slot.profile(month);
    return Await.result(store.get(name)).map(value -> {
      byte[] key = Await.result(monthKeys.find(month)).orElseThrow();
      try {
        return BucketFormat.INSTANCE.read(requireNonNull(values.open(name, key, value)), month);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /** As a bid sees it, once the month's key is at hand. */
  public @Nullable BidView view(UserSlot slot) {
    Optional<byte[]> sealed = Await.result(store.get(slot.bidView()));
    if (sealed.isEmpty()) {
      return null;
    }
    Await.result(monthKeys.find(requireNonNull(SealedValues.monthOf(sealed.get()))));
    return views.open(PERMIT, slot, sealed.get());
  }

  /** A sealed view as a bid would see it now. */
  public @Nullable BidView open(UserSlot slot, byte[] sealed) {
    return views.open(PERMIT, slot, sealed);
  }
}
