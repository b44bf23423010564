package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** This version understands all that the targeting says. What a later one wrote is served nowhere rather than everywhere. */
final class UnsupportedTargetingFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.TARGETING;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return campaign.targeting().isUnderstood();
  }
}
