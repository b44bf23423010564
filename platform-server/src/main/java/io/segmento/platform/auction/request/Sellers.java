package io.segmento.platform.auction.request;

import io.segmento.platform.targeting.InventoryLists;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.SupplyChain;
import io.segmento.proto.openrtb.BidRequest.SupplyChainNode;
import io.segmento.proto.v1.Exchange;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whose account at the exchange a request is sold from, in the words of ads.txt: the advertising system's domain and the seller's id there. */
final class Sellers {

  private Sellers() {}

  /** Whether the exchange is bid on for all sellers, or this request's is in one of its lists. */
  static boolean areAllowed(BidRequest request, Exchange exchange, InventoryLists lists) {
    List<String> allowed = exchange.getSellerListIdsList();
    if (allowed.isEmpty()) {
      return true;
    }
    Set<String> found = new HashSet<>();
    lists.addListsWith(seller(request, exchange).toLowerCase(Locale.ROOT), found);
    for (int i = 0; i < allowed.size(); i++) {
      if (found.contains(allowed.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** The last of the chain sells to us; without a chain it is the publisher, at the exchange itself. Empty when it cannot be told. */
  private static String seller(BidRequest request, Exchange exchange) {
    SupplyChain chain = SupplyChains.of(request.getSource());
    if (chain.getNodesCount() > 0) {
      SupplyChainNode last = chain.getNodes(chain.getNodesCount() - 1);
      return last.getAsi().isEmpty() || last.getSid().isEmpty()
          ? ""
          : last.getAsi() + "/" + last.getSid();
    }
    String publisher = publisher(request);
    return publisher.isEmpty() || exchange.getDomain().isEmpty()
        ? ""
        : exchange.getDomain() + "/" + publisher;
  }

  private static String publisher(BidRequest request) {
    return switch (request.getDistributionchannelOneofCase()) {
      case SITE -> request.getSite().getPublisher().getId();
      case APP -> request.getApp().getPublisher().getId();
      case DOOH -> request.getDooh().getPublisher().getId();
      case DISTRIBUTIONCHANNELONEOF_NOT_SET -> "";
    };
  }
}
