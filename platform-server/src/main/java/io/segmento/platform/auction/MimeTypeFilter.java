package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.v1.Creative;

/** The slot takes HTML: {@code mimes} is empty or lists it. */
final class MimeTypeFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.MIME_TYPE;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    Banner banner = offer.imp().getBanner();
    if (banner.getMimesCount() == 0) {
      return true;
    }
    for (int i = 0; i < banner.getMimesCount(); i++) {
      if ("text/html".equalsIgnoreCase(banner.getMimes(i))) {
        return true;
      }
    }
    return false;
  }
}
