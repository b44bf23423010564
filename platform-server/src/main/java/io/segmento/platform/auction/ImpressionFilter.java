package io.segmento.platform.auction;

import io.segmento.platform.catalog.LiveCampaign;

/** Decides on a campaign for one impression. Stateless, thread-safe, allocates nothing. */
interface ImpressionFilter {

  FilterReason reason();

  boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request);
}
