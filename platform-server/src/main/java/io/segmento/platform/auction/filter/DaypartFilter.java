package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** The campaign runs at this hour of its own time zone. */
final class DaypartFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.DAYPART;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return campaign.targeting().runsAt(request.nowMillis());
  }
}
