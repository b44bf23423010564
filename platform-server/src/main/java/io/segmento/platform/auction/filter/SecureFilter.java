package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** A secure page gets creatives that load everything over https. */
final class SecureFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SECURE;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().getSecure();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getSecure() || !offer.imp().getSecure();
  }
}
