package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** The campaign's flight has begun and has not ended. */
final class FlightFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FLIGHT;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return campaign.flies(request.nowMillis());
  }
}
