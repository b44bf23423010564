package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.frequency.ImpressionCounts;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.FrequencyCap;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;

/** A campaign's live limits on one request, as strategies see them; worked out when one asks. */
final class CandidateLimits {

  private final LiveCampaign campaign;
  private final long nowMillis;
  private final ShownAds shown;

  CandidateLimits(LiveCampaign campaign, AuctionRequest request) {
    this.campaign = campaign;
    this.nowMillis = request.nowMillis();
    ShownAds known = request.user().shownAds();
    this.shown = known == null ? ShownAds.getDefaultInstance() : known;
  }

  /** The end of the campaign's day when it has a daily budget, else of its flight when it has a total; 0: none. */
  long budgetEndsMillis() {
    Budget budget = campaign.proto().getBudget();
    if (budget.getDailyMicros() > 0) {
      return LocalDate.ofInstant(Instant.ofEpochMilli(nowMillis), campaign.zone())
          .plusDays(1)
          .atStartOfDay(campaign.zone())
          .toInstant()
          .toEpochMilli();
    }
    return budget.getTotalMicros() > 0 ? campaign.proto().getEndsAtMillis() : 0;
  }

  /** Of the campaign, in the window of its longest cap of its own. */
  int timesShown() {
    int most = 0;
    for (int i = 0; i < campaign.proto().getFrequencyCapsCount(); i++) {
      FrequencyCap cap = campaign.proto().getFrequencyCaps(i);
      if (cap.getScope() == FrequencyCap.Scope.CAMPAIGN_SCOPE) {
        most = Math.max(most, shownWithin(cap));
      }
    }
    return most;
  }

  int impressionsLeft() {
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < campaign.proto().getFrequencyCapsCount(); i++) {
      FrequencyCap cap = campaign.proto().getFrequencyCaps(i);
      if (cap.getScope() == FrequencyCap.Scope.CAMPAIGN_SCOPE) {
        least = Math.min(least, Math.max(1, cap.getImpressions() - shownWithin(cap)));
      }
    }
    return least;
  }

  private int shownWithin(FrequencyCap cap) {
    return ImpressionCounts.ofCampaign(
        shown, campaign.id(), TimeUnit.MILLISECONDS.toHours(nowMillis), cap.getWindowHours());
  }
}
