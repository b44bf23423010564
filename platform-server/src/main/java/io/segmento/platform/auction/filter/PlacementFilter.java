package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/**
 * The video plays where its advertiser wants it ({@code plcmt}; where that is missing, what the older {@code placement} says of it). A slot
 * that says nothing is not known to be wanted.
 */
final class PlacementFilter implements CreativeFilter {

  private static final int UNKNOWN = 0;
  private static final int INTERSTITIAL = 3;
  private static final int NO_CONTENT = 4;

  @Override
  public FilterReason reason() {
    return FilterReason.PLACEMENT;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().hasVideo();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return creative.getFormat() != CreativeFormat.VIDEO
        || creative.getVideoPlacementsCount() == 0
        || creative.getVideoPlacementsList().contains(placement(offer.imp().getVideo()));
  }

  /**
   * The older list has 2 in-banner, 3 in-article, 4 in-feed, 5 interstitial or floating. Its 1, in-stream, is what the newer list divides into
   * in-stream and accompanying content: it does not tell which.
   */
  @SuppressWarnings("deprecation")
  private static int placement(Video video) {
    if (video.getPlcmt() > 0) {
      return video.getPlcmt();
    }
    return switch (video.getPlacement()) {
      case 2, 3, 4 -> NO_CONTENT;
      case 5 -> INTERSTITIAL;
      default -> UNKNOWN;
    };
  }
}
