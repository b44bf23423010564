package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.Set;

/** The device is in one of the campaign's cities. One that is not known is none of them. */
final class CityFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.CITY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Set<String> wanted = campaign.targeting().cities();
    return wanted.isEmpty() || request.place().isInCity(wanted);
  }
}
