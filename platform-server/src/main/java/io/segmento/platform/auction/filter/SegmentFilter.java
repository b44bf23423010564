package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.targeting.SegmentRule;
import io.segmento.proto.storage.v1.AdvertiserView;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The user is in the segments that the campaign asks for, by what its own advertiser knows. Who is not known is in none. */
final class SegmentFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SEGMENT;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    SegmentRule rule = campaign.targeting().segments();
    if (rule == null) {
      return true;
    }
    AdvertiserView view = request.user().at(campaign.advertiserId());
    return rule.holds(
        view == null ? List.of() : view.getSegmentsList(),
        TimeUnit.MILLISECONDS.toSeconds(request.nowMillis()));
  }
}
