package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.frequency.ImpressionCounts;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.FrequencyCap;
import java.util.concurrent.TimeUnit;

/** The user has not been shown the creative as often as its campaign allows. */
final class CreativeFrequencyFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FREQUENCY_CAP;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return request.user().shownAds() != null && request.user().shownAds().getAdsCount() > 0;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    ShownAds shown = request.user().shownAds();
    if (shown == null || shown.getAdsCount() == 0) {
      return true;
    }
    LiveCampaign campaign = request.snapshot().campaign(creative.getCampaignId());
    if (campaign == null) {
      return true;
    }
    long hour = TimeUnit.MILLISECONDS.toHours(request.nowMillis());
    for (int i = 0; i < campaign.proto().getFrequencyCapsCount(); i++) {
      FrequencyCap cap = campaign.proto().getFrequencyCaps(i);
      if (cap.getScope() == FrequencyCap.Scope.CREATIVE_SCOPE
          && ImpressionCounts.ofCreative(shown, creative.getId(), hour, cap.getWindowHours())
              >= cap.getImpressions()) {
        return false;
      }
    }
    return true;
  }
}
