package io.segmento.platform.frequency;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.frequency.FrequencyMetrics.Outcome;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.ImpressionListener;
import io.segmento.platform.profile.SealedUserValues;
import io.segmento.platform.redis.RedisScript;
import io.segmento.platform.redis.RedisStore;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.ShownAd;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Counts impressions of users where a cap needs it and storage was permitted when the ad was bid; reads, adds and writes back if nobody else wrote
 * meanwhile, else begins again. Thread-safe.
 */
final class ImpressionCounter implements ImpressionListener {

  private static final int MAX_TRIES = 100;
  private static final long WRITTEN = 1;
  private static final long REFUSED = -1;
  private static final byte[] NOTHING = {};
  private static final RedisScript WRITE =
      RedisScript.fromResource(ImpressionCounter.class, "write.lua");

  private final RedisStore store;
  private final SealedUserValues values;
  private final Catalog catalog;
  private final FrequencyMetrics metrics;
  private final Clock clock;

  @Inject
  ImpressionCounter(
      RedisStore store,
      SealedUserValues values,
      Catalog catalog,
      FrequencyMetrics metrics,
      Clock clock) {
    this.store = store;
    this.values = values;
    this.catalog = catalog;
    this.metrics = metrics;
    this.clock = clock;
    store.preload(WRITE);
  }

  @Override
  public CompletableFuture<Void> shown(BidToken token, LiveCampaign campaign) {
    if (token.getUserKey().isEmpty() || !mayStore(token) || !isCapped(campaign)) {
      return CompletableFuture.completedFuture(null);
    }
    UserSlot slot = UserSlot.of(UserKey.of(token.getUserKey().toByteArray()));
    ShownAd ad = ShownAd.newBuilder()
        .setAdvertiserId(campaign.advertiser().getId())
        .setCampaignId(campaign.id())
        .setCreativeId(token.getCreativeId())
        .setHour((int) TimeUnit.MILLISECONDS.toHours(clock.millis()))
        .setImpressions(1)
        .build();
    return attempt(slot, ad, TimeUnit.SECONDS.toMillis(token.getIssuedAt()), 1)
        .handle((answer, failure) -> {
          metrics.told(
              failure != null
                  ? Outcome.FAILED
                  : answer == WRITTEN ? Outcome.COUNTED : Outcome.REFUSED);
          return null;
        });
  }

  private static boolean mayStore(BidToken token) {
    return (token.getPermitBits() & (1 << Purpose.STORAGE.getNumber())) != 0;
  }

  /** Whether a cap looks at this campaign: its own, or one for the advertiser of any of its campaigns. */
  private boolean isCapped(LiveCampaign campaign) {
    return campaign.proto().getFrequencyCapsCount() > 0
        || catalog.current().capsAdvertiser(campaign.advertiser().getId());
  }

  private CompletableFuture<Long> attempt(UserSlot slot, ShownAd ad, long bidMillis, int number) {
    return store
        .get(slot.shownAds())
        .thenCompose(found -> {
          byte[] before = found.orElse(NOTHING);
          return shown(slot, before)
              .thenCompose(shown ->
                  values.seal(slot.shownAds(), ImpressionCounts.add(shown, ad).toByteArray()))
              .thenCompose(written -> store.evalLong(
                  WRITE,
                  List.of(slot.suppression(), slot.shownAds(), slot.withdrawals()),
                  before,
                  written,
                  ascii(TimeUnit.HOURS.toSeconds(ImpressionCounts.MAX_HOURS)),
                  ascii(bidMillis)));
        })
        .thenCompose(answer -> {
          if (answer == WRITTEN || answer == REFUSED) {
            return CompletableFuture.completedFuture(answer);
          }
          if (number >= MAX_TRIES) {
            throw new SegmentoException(
                CommonReason.OVERLOADED, "too many impressions of one user at once");
          }
          return attempt(slot, ad, bidMillis, number + 1);
        });
  }

  /** What cannot be opened any more, or is not genuine, counts for nothing and is replaced. */
  private CompletableFuture<ShownAds> shown(UserSlot slot, byte[] sealed) {
    return values.open(slot.shownAds(), sealed).thenApply(plain -> {
      try {
        return plain.isEmpty() ? ShownAds.getDefaultInstance() : ShownAds.parseFrom(plain.get());
      } catch (InvalidProtocolBufferException e) {
        return ShownAds.getDefaultInstance();
      }
    });
  }

  private static byte[] ascii(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }
}
