package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.request.OfferedDeal;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.openrtb.BidRequest;

/**
 * The seat that would bid, the deal's or ours at the exchange, may: the request's {@code wseat} lists it, or is empty and {@code bseat} does not;
 * and so does the deal's own {@code wseat}.
 */
final class SeatFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SEAT;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return !keeps(offer, request);
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    return keeps(offer, request);
  }

  private static boolean keeps(Offer offer, AuctionRequest request) {
    String seat = offer.seat(request.exchange());
    OfferedDeal deal = offer.deal();
    return isInvited(seat, request.bidRequest()) && (deal == null || deal.invitesSeat(seat));
  }

  private static boolean isInvited(String seat, BidRequest request) {
    if (request.getWseatCount() > 0) {
      return request.getWseatList().contains(seat);
    }
    return request.getBseatCount() == 0 || !request.getBseatList().contains(seat);
  }
}
