package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;

/** The campaign's highest bid reaches the floor. */
final class FloorFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FLOOR;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return campaign.maxBidCpmMicros()
        >= request.floorFor(campaign, offer.bidFloorCpmMicros(), offer);
  }
}
