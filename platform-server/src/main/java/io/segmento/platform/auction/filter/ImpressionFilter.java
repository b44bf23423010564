package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;

/** Decides on a campaign for one impression. Stateless, thread-safe, allocates nothing. */
public interface ImpressionFilter {

  FilterReason reason();

  /** False only when it keeps every campaign on this offer, so that none need be asked. */
  default boolean mayRefuse(Offer offer, AuctionRequest request) {
    return true;
  }

  boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request);
}
