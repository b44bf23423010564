package io.segmento.gateway.bidding;

import io.segmento.proto.v1.NoBidReason;

/** OpenRTB's no-bid reason codes (list 5.24). That a user has opted out or may not be addressed is not told: it reads "unknown". */
final class OpenRtbNoBidReasons {
  private static final int UNKNOWN_ERROR = 0;
  private static final int TECHNICAL_ERROR = 1;
  private static final int UNMATCHED_USER = 8;
  private static final int INSUFFICIENT_TIME = 15;

  private OpenRtbNoBidReasons() {}

  static int of(NoBidReason reason) {
    return switch (reason) {
      case OVERLOAD, STORE_UNAVAILABLE, NOT_READY -> TECHNICAL_ERROR;
      case USER_UNKNOWN -> UNMATCHED_USER;
      case DEADLINE -> INSUFFICIENT_TIME;
      default -> UNKNOWN_ERROR;
    };
  }
}
