package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;
import java.util.List;

/** The creative does not lead to the store's page of an app that the publisher blocks ({@code bapp}). */
final class AppFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.APP_BLOCKED;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return request.bidRequest().getBappCount() > 0;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    List<String> blocked = request.bidRequest().getBappList();
    for (int i = 0; i < blocked.size(); i++) {
      if (leadsTo(creative.getLandingUrl(), blocked.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Stores name an app by {@code id=com.example.app} in the query or by {@code /id123456} at the end of the path. */
  private static boolean leadsTo(String url, String app) {
    if (app.isEmpty()) {
      return false;
    }
    for (int at = indexOf(url, app, 0); at >= 0; at = indexOf(url, app, at + 1)) {
      if (isNamed(url, at) && isEnd(url, at + app.length())) {
        return true;
      }
    }
    return false;
  }

  /** Bundles are compared without case: stores differ in it and one that is blocked must not slip through. */
  private static int indexOf(String url, String app, int from) {
    for (int at = from; at + app.length() <= url.length(); at++) {
      if (url.regionMatches(true, at, app, 0, app.length())) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isNamed(String url, int at) {
    return url.startsWith("?id=", at - 4)
        || url.startsWith("&id=", at - 4)
        || url.startsWith("/id", at - 3)
        || url.startsWith("/", at - 1);
  }

  private static boolean isEnd(String url, int at) {
    return at == url.length() || "?&#/".indexOf(url.charAt(at)) >= 0;
  }
}
