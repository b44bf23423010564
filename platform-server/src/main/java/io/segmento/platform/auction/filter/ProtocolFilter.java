package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.MediaSlot;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.markup.VastVersion;
import io.segmento.proto.v1.Creative;

/** The slot takes a version of VAST that we write, as an ad of ours or as a wrapper. */
final class ProtocolFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.PROTOCOL;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.takesMedia();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    MediaSlot slot = offer.media(creative.getFormat());
    return slot == null
        || VastVersion.newest(slot.protocols(), !creative.getVast().isEmpty(), slot.audio())
            != null;
  }
}
