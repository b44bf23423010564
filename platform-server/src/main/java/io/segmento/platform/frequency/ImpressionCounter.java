package io.segmento.platform.frequency;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.frequency.FrequencyMetrics.Outcome;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.ImpressionListener;
import io.segmento.platform.profile.UserValueUpdates;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.ShownAd;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Counts impressions of users where a cap needs it and storage was permitted when the ad was bid. Thread-safe. */
final class ImpressionCounter implements ImpressionListener {

  private static final Duration LIFE = Duration.ofHours(ImpressionCounts.MAX_HOURS);

  private final UserValueUpdates updates;
  private final Catalog catalog;
  private final FrequencyMetrics metrics;
  private final Clock clock;

  @Inject
  ImpressionCounter(
      UserValueUpdates updates, Catalog catalog, FrequencyMetrics metrics, Clock clock) {
    this.updates = updates;
    this.catalog = catalog;
    this.metrics = metrics;
    this.clock = clock;
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
    return updates
        .update(
            slot,
            slot.shownAds(),
            TimeUnit.SECONDS.toMillis(token.getIssuedAt()),
            clock.instant().plus(LIFE),
            before -> ImpressionCounts.add(shown(before), ad).toByteArray())
        .handle((written, failure) -> {
          metrics.told(
              failure != null ? Outcome.FAILED : written ? Outcome.COUNTED : Outcome.REFUSED);
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

  /** What is not genuine counts for nothing and is replaced. */
  private static ShownAds shown(byte[] plain) {
    try {
      return ShownAds.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      return ShownAds.getDefaultInstance();
    }
  }
}
