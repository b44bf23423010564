package io.segmento.platform.auction;

import io.segmento.platform.catalog.LiveCampaign;

/** Decides on a campaign for a whole request. Stateless, thread-safe, allocates nothing. */
interface CampaignFilter {

  FilterReason reason();

  boolean keeps(LiveCampaign campaign, AuctionRequest request);
}
