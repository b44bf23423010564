package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.Set;

/** The device is in one of the campaign's regions. One that is not known is none of them. */
final class RegionFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.REGION;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Set<String> wanted = campaign.targeting().regions();
    return wanted.isEmpty() || request.place().isInRegion(wanted);
  }
}
