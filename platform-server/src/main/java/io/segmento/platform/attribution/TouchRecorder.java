package io.segmento.platform.attribution;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.platform.attribution.AttributionMetrics.TouchOutcome;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.ClickListener;
import io.segmento.platform.notice.ImpressionListener;
import io.segmento.platform.profile.UserValueUpdates;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.AdTouches;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.Purpose;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Remembers what a recognised user was shown and clicked, where storage and measurement were permitted when the ad was bid, and only for as long as
 * the advertiser's windows can credit it. Thread-safe.
 */
final class TouchRecorder implements ImpressionListener, ClickListener {

  private static final int NEEDED_PERMITS =
      (1 << Purpose.STORAGE.getNumber()) | (1 << Purpose.MEASUREMENT.getNumber());

  private final UserValueUpdates updates;
  private final AttributionMetrics metrics;
  private final Clock clock;

  @Inject
  TouchRecorder(UserValueUpdates updates, AttributionMetrics metrics, Clock clock) {
    this.updates = updates;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public CompletableFuture<Void> shown(BidToken token, LiveCampaign campaign) {
    return remember(token, campaign, false);
  }

  @Override
  public CompletableFuture<Void> clicked(BidToken token, LiveCampaign campaign) {
    return remember(token, campaign, true);
  }

  private CompletableFuture<Void> remember(BidToken token, LiveCampaign campaign, boolean clicked) {
    AttributionWindows windows = AttributionWindows.of(campaign.advertiser());
    if (token.getUserKey().size() != UserKey.BYTES
        || (token.getPermitBits() & NEEDED_PERMITS) != NEEDED_PERMITS
        || windows.of(clicked) == 0) {
      return CompletableFuture.completedFuture(null);
    }
    UserSlot slot = UserSlot.of(UserKey.of(token.getUserKey().toByteArray()));
    Instant now = clock.instant();
    YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
    AdTouchRecord touch = CreditedAd.touch(token, clicked)
        .setAdvertiserId(campaign.advertiser().getId())
        .setAt(now.getEpochSecond())
        .build();
    return updates
        .update(
            slot,
            slot.adTouches(month),
            TimeUnit.SECONDS.toMillis(token.getIssuedAt()),
            endOf(month),
            before -> TouchHistory.add(touches(before), touch, windows).toByteArray())
        .handle((written, failure) -> {
          metrics.told(
              clicked,
              failure != null
                  ? TouchOutcome.FAILED
                  : written ? TouchOutcome.REMEMBERED : TouchOutcome.REFUSED);
          return null;
        });
  }

  /** When nothing of the month can be credited any more; fixed, and long before the 24 months of other data. */
  static Instant endOf(YearMonth month) {
    return month
        .plusMonths(1)
        .atDay(1)
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant()
        .plusSeconds(AttributionWindows.MAX_SECONDS);
  }

  /** What is not genuine counts for nothing and is replaced. */
  static AdTouches touches(byte[] plain) {
    try {
      return AdTouches.parseFrom(plain);
    } catch (InvalidProtocolBufferException e) {
      return AdTouches.getDefaultInstance();
    }
  }
}
