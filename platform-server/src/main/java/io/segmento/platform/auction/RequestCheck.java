package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidRequest;
import org.jspecify.annotations.Nullable;

/** What OpenRTB requires of every request. Whatever else is odd is a reason not to bid, never a fault. */
final class RequestCheck {

  private RequestCheck() {}

  /** The first fault, or null. */
  static AuctionResult.@Nullable Fault faultOf(BidRequest request) {
    if (request.getId().isEmpty()) {
      return new AuctionResult.Fault("id", "a value");
    }
    if (request.getImpCount() == 0) {
      return new AuctionResult.Fault("imp", "at least one impression");
    }
    for (int i = 0; i < request.getImpCount(); i++) {
      if (request.getImp(i).getId().isEmpty()) {
        return new AuctionResult.Fault("imp[" + i + "].id", "a value");
      }
    }
    return null;
  }
}
