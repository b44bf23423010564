package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.frequency.ImpressionCounts;
import io.segmento.proto.storage.v1.ShownAds;
import io.segmento.proto.v1.FrequencyCap;
import java.util.concurrent.TimeUnit;

/**
 * The user has not been shown the campaign, or its advertiser, as often as it allows. Where nobody is recognised nothing is counted, and a cap
 * that nobody keeps must not look like one: such a campaign does not serve there.
 */
final class FrequencyCapFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FREQUENCY_CAP;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    int caps = campaign.frequencyCaps();
    if (caps == 0) {
      return true;
    }
    ShownAds shown = request.user().shownAds();
    if (request.user().key() == null || shown == null) {
      return false;
    }
    long hour = TimeUnit.MILLISECONDS.toHours(request.nowMillis());
    for (int i = 0; i < caps; i++) {
      FrequencyCap cap = campaign.proto().getFrequencyCaps(i);
      if (count(cap, campaign, shown, hour) >= cap.getImpressions()) {
        return false;
      }
    }
    return true;
  }

  private static int count(FrequencyCap cap, LiveCampaign campaign, ShownAds shown, long hour) {
    return switch (cap.getScope()) {
      case CAMPAIGN_SCOPE ->
        ImpressionCounts.ofCampaign(shown, campaign.id(), hour, cap.getWindowHours());
      case ADVERTISER_SCOPE ->
        ImpressionCounts.ofAdvertiser(
            shown, campaign.advertiser().getId(), hour, cap.getWindowHours());
      // Asked for each creative.
      case CREATIVE_SCOPE -> 0;
      case SCOPE_UNSPECIFIED, UNRECOGNIZED -> Integer.MAX_VALUE;
    };
  }
}
