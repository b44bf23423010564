package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** The device's operating system is at least as new as the campaign asks. A version that is not known is too old. */
final class OsVersionFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.OS_VERSION;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return request.device().osVersion() >= campaign.targeting().minimumOsVersion();
  }
}
