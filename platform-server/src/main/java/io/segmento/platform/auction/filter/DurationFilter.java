package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.MediaSlot;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** A video or audio ad is as long as the slot asks: {@code minduration}, {@code maxduration}, {@code maxextended}, {@code rqddurs}, {@code poddur}. */
final class DurationFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.DURATION;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.takesMedia();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    MediaSlot slot = offer.media(creative.getFormat());
    return slot == null || slot.takesDuration(creative.getDurationSeconds());
  }
}
