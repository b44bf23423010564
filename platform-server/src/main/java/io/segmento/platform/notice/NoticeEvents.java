package io.segmento.platform.notice;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.eventlog.CampaignEvents;
import io.segmento.platform.eventlog.EventAppend;
import io.segmento.platform.eventlog.EventRecords;
import io.segmento.proto.storage.v1.AdEventType;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.proto.v1.NoticeRequest;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the event log is told of a notice. Thread-safe. */
final class NoticeEvents {
  private final CampaignEvents log;

  @Inject
  NoticeEvents(CampaignEvents log) {
    this.log = requireNonNull(log, "log");
  }

  /**
   * The event of a notice, or nothing for one that is only counted in the metrics. Fails when the store is away.
   *
   * @param price when the notice bills
   * @param campaign null when it is not in the catalog any more
   */
  CompletableFuture<EventAppend> of(
      NoticeType type,
      NoticeRequest request,
      BidToken token,
      @Nullable ClearingPrice price,
      @Nullable LiveCampaign campaign,
      long atMillis) {
    AdEventType logged = logged(type);
    if (logged == null) {
      return CompletableFuture.completedFuture(EventAppend.nothing(token.getCampaignId()));
    }
    EventRecord.Builder event = EventRecords.of(
        logged,
        token,
        campaign == null ? "" : campaign.advertiser().getId(),
        campaign == null ? "" : campaign.proto().getCurrency(),
        atMillis);
    if (price != null) {
      event.setBilled(true).setBilledMicros(price.micros());
    }
    if (type == NoticeType.LOSS) {
      event.setLossReason(LossReason.code(request.getLossReason()));
    }
    if (type == NoticeType.LOSS || type == NoticeType.WIN) {
      event.setMinToWinCpmMicros(ClearingPrice.minimumToWin(request.getMinToWin(), token));
    }
    return log.prepare(event.build(), token.getUserKey());
  }

  private static @Nullable AdEventType logged(NoticeType type) {
    return switch (type) {
      case WIN -> AdEventType.WIN_EVENT;
      case BILL -> AdEventType.BILLING_EVENT;
      case LOSS -> AdEventType.LOSS_EVENT;
      case IMPRESSION -> AdEventType.IMPRESSION_EVENT;
      case VIEWABLE -> AdEventType.VIEWABLE_EVENT;
      case CLICK -> AdEventType.CLICK_EVENT;
      case START, FIRST_QUARTILE, MIDPOINT, THIRD_QUARTILE, COMPLETE, SKIP -> null;
    };
  }
}
