package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.Set;

/** The device speaks one of the campaign's languages ({@code language}, else {@code langb}). One that is not known is none of them. */
final class DeviceLanguageFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.DEVICE_LANGUAGE;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    Set<String> wanted = campaign.targeting().languages();
    return wanted.isEmpty() || wanted.contains(request.device().language());
  }
}
