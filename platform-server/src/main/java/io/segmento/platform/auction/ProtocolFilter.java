package io.segmento.platform.auction;

import io.segmento.platform.markup.VastVersion;
import io.segmento.proto.v1.Creative;

/** The slot takes a version of VAST that we write, as an ad of ours or as a wrapper. */
final class ProtocolFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.PROTOCOL;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    MediaSlot slot = offer.media(creative.getFormat());
    return slot == null
        || VastVersion.newest(slot.protocols(), !creative.getVast().isEmpty(), slot.audio())
            != null;
  }
}
