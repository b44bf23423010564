package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.MediaFiles;
import io.segmento.platform.auction.request.MediaSlot;
import io.segmento.platform.auction.request.Offer;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.v1.Creative;

/** The slot's {@code mimes} are empty or name what the creative is made of: HTML, or one of its media files. */
final class MimeTypeFilter implements CreativeFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.MIME_TYPE;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.takesMedia() || offer.imp().getBanner().getMimesCount() > 0;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    return switch (creative.getFormat()) {
      case BANNER -> takesHtml(offer.imp().getBanner());
      case VIDEO, AUDIO -> {
        MediaSlot slot = offer.media(creative.getFormat());
        yield slot != null && MediaFiles.hasMime(creative, slot);
      }
      default -> true;
    };
  }

  private static boolean takesHtml(Banner banner) {
    if (banner.getMimesCount() == 0) {
      return true;
    }
    for (int i = 0; i < banner.getMimesCount(); i++) {
      if ("text/html".equalsIgnoreCase(banner.getMimes(i))) {
        return true;
      }
    }
    return false;
  }
}
