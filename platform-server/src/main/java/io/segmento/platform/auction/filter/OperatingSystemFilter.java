package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.Set;

/** The device runs one of the campaign's operating systems. One that is not known is none of them. */
final class OperatingSystemFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.OPERATING_SYSTEM;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Set<String> wanted = campaign.targeting().operatingSystems();
    return wanted.isEmpty() || wanted.contains(request.device().operatingSystem());
  }
}
