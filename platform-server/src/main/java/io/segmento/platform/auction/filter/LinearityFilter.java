package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/** Our videos interrupt the content or stand by themselves; none is an overlay. */
final class LinearityFilter implements CreativeFilter {

  private static final int NON_LINEAR = 2;

  @Override
  public FilterReason reason() {
    return FilterReason.LINEARITY;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().hasVideo();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getFormat() != CreativeFormat.VIDEO
        || offer.imp().getVideo().getLinearity() != NON_LINEAR;
  }
}
