package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.MediaFiles;
import io.segmento.platform.auction.request.MediaSlot;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;

/** One of the creative's files suits the slot's {@code minbitrate}, {@code maxbitrate}, {@code delivery} and, where boxing is not allowed, its shape. */
final class MediaFileFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.MEDIA_FILE;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.takesMedia();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    MediaSlot slot = offer.media(creative.getFormat());
    return slot == null || MediaFiles.anyFits(creative, slot);
  }
}
