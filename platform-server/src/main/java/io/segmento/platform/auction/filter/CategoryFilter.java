package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** The publisher blocks none of the creative's categories ({@code bcat}). */
final class CategoryFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.CATEGORY_BLOCKED;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return request.blocksCategories();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    for (int i = 0; i < creative.getCategoriesCount(); i++) {
      if (request.blocksCategory(creative.getCategories(i))) {
        return false;
      }
    }
    return true;
  }
}
