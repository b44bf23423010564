package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** The publisher does not block the advertiser's domain ({@code badv}). */
final class AdvertiserFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.ADVERTISER_BLOCKED;
  }

  @Override
  public boolean mayRefuse(AuctionRequest request) {
    return request.blocksDomains();
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return !request.blocksDomain(campaign.advertiser().getDomain());
  }
}
