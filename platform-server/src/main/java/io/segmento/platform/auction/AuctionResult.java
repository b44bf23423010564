package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.NoBidReason;

/** How an auction ends. */
sealed interface AuctionResult {

  /** At least one bid. */
  record Bids(BidResponse response) implements AuctionResult {}

  record NoBid(NoBidReason reason) implements AuctionResult {}

  /** The request breaks OpenRTB: the path of the fault and what is expected, without the value. */
  record Fault(String path, String expectation) implements AuctionResult {}
}
