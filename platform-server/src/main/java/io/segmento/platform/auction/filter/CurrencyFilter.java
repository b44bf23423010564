package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** The campaign's price can be told in the currency of the answer: it is the same, or there are rates of both. */
final class CurrencyFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.CURRENCY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return request.rates().converts(campaign.currency(), request.bidCurrency());
  }
}
