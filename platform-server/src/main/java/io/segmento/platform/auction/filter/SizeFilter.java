package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/** A banner has a size that the impression takes. Players scale videos; what native asks is asked of each asset. */
final class SizeFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SIZE;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getFormat() != CreativeFormat.BANNER
        || BannerSizes.choose(creative, offer, request) != BannerSizes.NONE;
  }
}
