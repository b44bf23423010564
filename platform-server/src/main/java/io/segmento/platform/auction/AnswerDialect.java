package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Exchange;

/** The versions of OpenRTB that exchanges speak, by what a bid may say in them. */
enum AnswerDialect {
  V2_3,
  V2_4,
  V2_5,
  V2_6;

  static AnswerDialect of(Exchange exchange) {
    return switch (exchange.getOpenrtbVersion()) {
      case "2.3" -> V2_3;
      case "2.4" -> V2_4;
      case "2.5" -> V2_5;
      default -> V2_6;
    };
  }

  /** Whether bids may name billing and loss notices beside the win notice. */
  boolean hasBillingAndLossNotices() {
    return compareTo(V2_5) >= 0;
  }

  /** Takes out of a bid what this version does not know, or says it in the version's own words. */
  // `api` is what `apis` was before 2.6.
  @SuppressWarnings("deprecation")
  void write(Bid.Builder bid) {
    if (this == V2_6) {
      return;
    }
    if (bid.getApisCount() == 1) {
      bid.setApi(bid.getApis(0));
    }
    bid.clearApis().clearMtype().clearDur().clearSlotinpod().clearLangb().clearCattax();
    if (this == V2_5) {
      return;
    }
    bid.clearBurl().clearLurl().clearLanguage().clearTactic().clearWratio().clearHratio();
    if (this == V2_3) {
      bid.clearApi().clearProtocol().clearQagmediarating().clearExp();
    }
  }
}
