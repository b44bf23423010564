package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** Decides on a campaign for a whole request. Stateless, thread-safe, allocates nothing. */
public interface CampaignFilter {

  FilterReason reason();

  boolean keeps(LiveCampaign campaign, AuctionRequest request);
}
