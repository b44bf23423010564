package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/** A banner that expands does so only into directions that the slot allows, and only where nothing holds it in: the top frame, or MRAID. */
final class ExpansionFilter implements CreativeFilter {

  private static final int MRAID_1 = 3;
  private static final int MRAID_2 = 5;
  private static final int MRAID_3 = 6;

  @Override
  public FilterReason reason() {
    return FilterReason.EXPANSION;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().hasBanner();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    if (creative.getFormat() != CreativeFormat.BANNER || creative.getExpandDirectionsCount() == 0) {
      return true;
    }
    Banner banner = offer.imp().getBanner();
    for (int i = 0; i < creative.getExpandDirectionsCount(); i++) {
      if (!banner.getExpdirList().contains(creative.getExpandDirections(i))) {
        return false;
      }
    }
    return banner.getTopframe() || hasMraid(banner);
  }

  private static boolean hasMraid(Banner banner) {
    for (int i = 0; i < banner.getApiCount(); i++) {
      int api = banner.getApi(i);
      if (api == MRAID_1 || api == MRAID_2 || api == MRAID_3) {
        return true;
      }
    }
    return false;
  }
}
