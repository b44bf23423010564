package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;

/**
 * One play of the ad is one billable impression. A screen out of home that counts as many at once ({@code qty}) is not bid on: budgets and
 * billing notices know single impressions only.
 */
final class QuantityFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.QUANTITY;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().getQty().hasMultiplier() && offer.imp().getQty().getMultiplier() != 1;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return !offer.imp().getQty().hasMultiplier() || offer.imp().getQty().getMultiplier() == 1;
  }
}
