package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.Targeting;

/** Removes campaigns with targeting that this version does not evaluate: serving them anywhere would be wrong. */
final class UnsupportedTargetingFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.TARGETING;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Targeting targeting = campaign.proto().getTargeting();
    return targeting.getRegionsCount() == 0
        && targeting.getCitiesCount() == 0
        && targeting.getOperatingSystemsCount() == 0
        && targeting.getBrowsersCount() == 0
        && targeting.getLanguagesCount() == 0
        && targeting.getInventoryListIdsCount() == 0
        && targeting.getBlockedInventoryListIdsCount() == 0
        && targeting.getDaypartsCount() == 0
        && !targeting.hasSegments()
        && targeting.getMinViewabilityPercent() == 0
        && targeting.getMinimumOsVersion().isEmpty();
  }
}
