package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.Campaign;

/** The campaign's flight has begun and has not ended. */
final class FlightFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FLIGHT;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Campaign flight = campaign.proto();
    long now = request.nowMillis();
    return now >= flight.getStartsAtMillis()
        && (flight.getEndsAtMillis() == 0 || now < flight.getEndsAtMillis());
  }
}
