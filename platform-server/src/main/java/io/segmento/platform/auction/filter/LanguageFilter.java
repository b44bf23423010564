package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Creative;
import java.util.List;

/**
 * The creative is in one of the wanted languages ({@code wlang}, {@code wlangb}), or in none in particular. A wanted language takes its own
 * variants (RFC 4647, basic filtering): {@code en} takes {@code en-GB}, {@code en-GB} does not take {@code en}.
 */
final class LanguageFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.LANGUAGE;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return request.bidRequest().getWlangCount() > 0 || request.bidRequest().getWlangbCount() > 0;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    BidRequest bidRequest = request.bidRequest();
    return creative.getLanguage().isEmpty()
        || (bidRequest.getWlangCount() == 0 && bidRequest.getWlangbCount() == 0)
        || isWanted(creative.getLanguage(), bidRequest.getWlangList())
        || isWanted(creative.getLanguage(), bidRequest.getWlangbList());
  }

  private static boolean isWanted(String language, List<String> wanted) {
    for (int i = 0; i < wanted.size(); i++) {
      String range = wanted.get(i);
      if ("*".equals(range) || isIn(language, range)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isIn(String language, String range) {
    int end = range.length();
    return end > 0
        && language.regionMatches(true, 0, range, 0, end)
        && (language.length() == end || language.charAt(end) == '-');
  }
}
