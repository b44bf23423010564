package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;

/** Without a deal, the impression is open to bids without one. */
final class PrivateAuctionFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.PRIVATE_AUCTION;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.deal() == null && offer.imp().getPmp().getPrivateAuction();
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return offer.deal() != null || !offer.imp().getPmp().getPrivateAuction();
  }
}
