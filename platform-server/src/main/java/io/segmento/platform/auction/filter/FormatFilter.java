package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** The impression takes the creative's format; one that takes several is answered by creatives of each. */
final class FormatFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.FORMAT;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return offer.takes(creative.getFormat());
  }
}
