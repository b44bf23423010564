package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;

/** The floor is in the campaign's currency; without exchange rates another one cannot be compared. */
final class FloorCurrencyFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FLOOR_CURRENCY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return offer.bidFloorCpmMicros() == 0
        || offer.bidFloorCurrency().equals(campaign.proto().getCurrency());
  }
}
