package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;

/** The floor can be compared with the campaign's prices: it has the same currency, or there are rates of both, or there is no floor. */
final class FloorCurrencyFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FLOOR_CURRENCY;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.hasFloor();
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return !offer.hasFloor()
        || request.rates().converts(offer.bidFloorCurrency(), campaign.currency());
  }
}
