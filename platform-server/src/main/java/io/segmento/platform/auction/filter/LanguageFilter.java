package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** The creative is in one of the wanted languages ({@code wlang}), or in none in particular. */
final class LanguageFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.LANGUAGE;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getLanguage().isEmpty()
        || request.bidRequest().getWlangCount() == 0
        || request.bidRequest().getWlangList().contains(creative.getLanguage());
  }
}
