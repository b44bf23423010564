package io.segmento.gateway.bidding;

import io.segmento.proto.v1.NoBidReason;

/**
 * OpenRTB's no-bid reason codes (list 5.24; since 2.6 "No-Bid Reason Codes" of OpenRTB 3.0, 0 to 17). That a user has opted out or may not be addressed is not told: it reads "unknown". So does that a budget is to last
 * ({@link NoBidReason#THROTTLED}), or that nobody was interested: the list has caps of a user and of a domain (9, 10), which would say of the request what is ours, but no code for pacing; codes from 500 on are the exchange's to define.
 */
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
