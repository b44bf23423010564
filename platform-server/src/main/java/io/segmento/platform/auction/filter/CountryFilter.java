package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.Targeting;

/** The device is in one of the campaign's countries. A country that is not known is none of them. */
final class CountryFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.COUNTRY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Targeting targeting = campaign.proto().getTargeting();
    return targeting.getCountriesCount() == 0
        || targeting
            .getCountriesList()
            .contains(request.bidRequest().getDevice().getGeo().getCountry());
  }
}
