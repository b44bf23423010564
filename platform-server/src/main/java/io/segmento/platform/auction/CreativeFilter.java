package io.segmento.platform.auction;

import io.segmento.proto.v1.Creative;

/** Decides on a creative for one impression. Stateless, thread-safe, allocates nothing. */
interface CreativeFilter {

  FilterReason reason();

  boolean keeps(Creative creative, Offer offer, AuctionRequest request);
}
