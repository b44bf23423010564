package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** Removes campaigns with a frequency cap. What a user has seen is not counted yet, and a cap that nobody keeps must not look like one. */
final class FrequencyCapFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FREQUENCY_CAP;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return campaign.proto().getFrequencyCapsCount() == 0;
  }
}
