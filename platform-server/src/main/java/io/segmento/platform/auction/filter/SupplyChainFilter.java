package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** Where the request names the sellers between publisher and us, it names all of them. A request without a chain says nothing of it. */
final class SupplyChainFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SUPPLY_CHAIN;
  }

  @Override
  public boolean mayRefuse(AuctionRequest request) {
    return request.hasBrokenSupplyChain();
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return !request.hasBrokenSupplyChain();
  }
}
