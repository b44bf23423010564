package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.storage.v1.AdvertiserView;
import java.util.concurrent.TimeUnit;

/** The user viewed a product of the advertiser within the time that the campaign asks for. */
final class RecencyFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.RECENCY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    int hours = campaign.viewedWithinHours();
    if (hours == 0) {
      return true;
    }
    AdvertiserView view = request.user().at(campaign.advertiserId());
    if (view == null || view.getProductsCount() == 0) {
      return false;
    }
    // The most recently viewed product comes first.
    long ageSeconds = TimeUnit.MILLISECONDS.toSeconds(request.nowMillis())
        - view.getProducts(0).getLastViewed();
    return ageSeconds <= TimeUnit.HOURS.toSeconds(hours);
  }
}
