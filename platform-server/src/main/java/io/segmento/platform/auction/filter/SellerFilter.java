package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** Where the exchange is bid on for certain sellers only, the request is one of theirs. One that names no seller is nobody's. */
final class SellerFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SELLER;
  }

  @Override
  public boolean mayRefuse(AuctionRequest request) {
    return !request.hasAllowedSeller();
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return request.hasAllowedSeller();
  }
}
