package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;
import java.util.List;

/** The slot for the creative's format blocks none of its attributes ({@code battr}). */
final class AttributeFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.ATTRIBUTE_BLOCKED;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.blocksAttributes();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    List<Integer> blocked = offer.blockedAttributes(creative.getFormat());
    for (int i = 0; i < blocked.size(); i++) {
      int attribute = blocked.get(i);
      for (int j = 0; j < creative.getAttributesCount(); j++) {
        if (creative.getAttributes(j) == attribute) {
          return false;
        }
      }
    }
    return true;
  }
}
