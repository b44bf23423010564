package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/** A player that says that it has no skip button gets no video that needs one. */
final class SkipFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.SKIP;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().getVideo().hasSkip() && !offer.imp().getVideo().getSkip();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getFormat() != CreativeFormat.VIDEO
        || creative.getSkipAfterSeconds() == 0
        || !offer.imp().getVideo().hasSkip()
        || offer.imp().getVideo().getSkip();
  }
}
