package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/**
 * The blocked categories can be compared with those of our creatives, which are of the IAB's content taxonomy 1.0 ({@code IAB7-39}).
 * Blocked categories of another taxonomy could be any of ours: nothing is bid.
 */
final class CategoryTaxonomyFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.CATEGORY_TAXONOMY;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return request.blocksUnknownCategories();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return !request.blocksUnknownCategories();
  }
}
