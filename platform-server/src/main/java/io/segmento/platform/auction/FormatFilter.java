package io.segmento.platform.auction;

import io.segmento.platform.catalog.LiveCampaign;

/** The impression takes a banner; other formats are not bid on yet. */
final class FormatFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FORMAT;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return offer.imp().hasBanner();
  }
}
