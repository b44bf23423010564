package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.Targeting;

/** The device is of one of the campaign's types. A type that is not known is none of them. */
final class DeviceTypeFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.DEVICE_TYPE;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Targeting targeting = campaign.proto().getTargeting();
    if (targeting.getDeviceTypesCount() == 0) {
      return true;
    }
    int type = request.bidRequest().getDevice().getDevicetype();
    for (int i = 0; i < targeting.getDeviceTypesCount(); i++) {
      if (targeting.getDeviceTypes(i) == type) {
        return true;
      }
    }
    return false;
  }
}
