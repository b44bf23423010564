package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** The exchange takes bids in the campaign's currency. Bids are not converted yet. */
final class CurrencyFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.CURRENCY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return request.takesCurrency(campaign.proto().getCurrency());
  }
}
