package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.openrtb.BidRequest;

/** Our seat at the exchange may bid: {@code wseat} lists it, or is empty and {@code bseat} does not. */
final class SeatFilter implements CampaignFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SEAT;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    BidRequest bidRequest = request.bidRequest();
    String seat = request.exchange().getSeat();
    if (bidRequest.getWseatCount() > 0) {
      return bidRequest.getWseatList().contains(seat);
    }
    return bidRequest.getBseatCount() == 0 || !bidRequest.getBseatList().contains(seat);
  }
}
