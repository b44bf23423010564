package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.Campaign;

/** A campaign that needs a user gets those that its own advertiser knows, and nobody else. */
final class UserNeededFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.USER_NEEDED;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Campaign proto = campaign.proto();
    boolean needsUser = !proto.hasNeedsUser() || proto.getNeedsUser();
    return !needsUser || request.user().at(proto.getAdvertiserId()) != null;
  }
}
