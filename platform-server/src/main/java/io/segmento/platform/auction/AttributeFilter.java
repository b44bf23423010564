package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.v1.Creative;

/** The slot blocks none of the creative's attributes ({@code battr}). */
final class AttributeFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.ATTRIBUTE_BLOCKED;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    Banner banner = offer.imp().getBanner();
    for (int i = 0; i < banner.getBattrCount(); i++) {
      int blocked = banner.getBattr(i);
      for (int j = 0; j < creative.getAttributesCount(); j++) {
        if (creative.getAttributes(j) == blocked) {
          return false;
        }
      }
    }
    return true;
  }
}
