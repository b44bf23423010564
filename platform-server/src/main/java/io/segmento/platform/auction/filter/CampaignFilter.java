package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;

/** Decides on a campaign for a whole request. Stateless, thread-safe, allocates nothing. */
public interface CampaignFilter {

  FilterReason reason();

  /** False only when it keeps every campaign of this request, so that none need be asked. */
  default boolean mayRefuse(AuctionRequest request) {
    return true;
  }

  boolean keeps(LiveCampaign campaign, AuctionRequest request);
}
