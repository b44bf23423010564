package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** Decides on a creative for one impression. Stateless, thread-safe, allocates nothing. */
public interface CreativeFilter {

  FilterReason reason();

  /** False only when it keeps every creative on this offer, so that none need be asked. */
  default boolean mayRefuse(Offer offer, AuctionRequest request) {
    return true;
  }

  boolean keeps(Creative creative, Offer offer, AuctionRequest request);
}
