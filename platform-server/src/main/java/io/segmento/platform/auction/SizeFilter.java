package io.segmento.platform.auction;

import io.segmento.proto.v1.Creative;

/** The creative has a size that the impression takes. */
final class SizeFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SIZE;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return offer.fits(creative.getWidth(), creative.getHeight());
  }
}
