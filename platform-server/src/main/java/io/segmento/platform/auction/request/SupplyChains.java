package io.segmento.platform.auction.request;

import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Source;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;

/** What a chain of sellers must have before money is sent down it. */
final class SupplyChains {

  private SupplyChains() {}

  /** Whether there is a chain that its sender calls incomplete, that is empty, or in which a seller cannot be told. */
  static boolean isBroken(BidRequest request) {
    return request.hasSource() && isBroken(request.getSource());
  }

  @SuppressWarnings("deprecation")
  private static boolean isBroken(Source source) {
    return (source.hasSchain() && isBroken(source.getSchain()))
        || (source.getExt().hasSchain() && isBroken(source.getExt().getSchain()));
  }

  /** The chain, where OpenRTB 2.6 has it or, before that, exchanges had it; empty when there is none. */
  @SuppressWarnings("deprecation")
  static SupplyChain of(Source source) {
    return source.hasSchain() ? source.getSchain() : source.getExt().getSchain();
  }

  private static boolean isBroken(SupplyChain chain) {
    if (!chain.getComplete() || chain.getNodesCount() == 0) {
      return true;
    }
    for (int i = 0; i < chain.getNodesCount(); i++) {
      if (chain.getNodes(i).getAsi().isEmpty() || chain.getNodes(i).getSid().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
