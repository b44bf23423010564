package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest.DsaRequest;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/**
 * Where the Digital Services Act asks for facts beside the ad and the publisher cannot show them, the creative does. Only banners carry our
 * mark; the other formats are drawn by players of others.
 */
final class DsaFilter implements CreativeFilter {

  private static final int REQUIRED = 2;
  private static final int PUBLISHER_CANNOT_RENDER = 0;

  @Override
  public FilterReason reason() {
    return FilterReason.DSA;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return isOurs(request);
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getFormat() == CreativeFormat.BANNER || !isOurs(request);
  }

  /** Whether it is the creative that has to show the facts. */
  private static boolean isOurs(AuctionRequest request) {
    DsaRequest dsa = request.bidRequest().getRegs().getExt().getDsa();
    return dsa.getDsarequired() >= REQUIRED && dsa.getPubrender() == PUBLISHER_CANNOT_RENDER;
  }
}
