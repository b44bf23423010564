package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;
import java.util.List;

/** Every API framework that the creative cannot do without is in the slot's {@code api}. */
final class ApiFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.API;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    if (creative.getApisCount() == 0) {
      return true;
    }
    List<Integer> offered = offer.apis(creative.getFormat());
    for (int i = 0; i < creative.getApisCount(); i++) {
      if (!offered.contains(creative.getApis(i))) {
        return false;
      }
    }
    return true;
  }
}
