package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.markup.BannerTemplate;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/** The slot does not block what the banner's HTML is made of ({@code btype}): text, pictures, scripts, frames. */
final class BannerTypeFilter implements CreativeFilter {

  private final CreativeTemplates templates;

  BannerTypeFilter(CreativeTemplates templates) {
    this.templates = templates;
  }

  @Override
  public FilterReason reason() {
    return FilterReason.BANNER_TYPE;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().getBanner().getBtypeCount() > 0;
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    Banner banner = offer.imp().getBanner();
    if (creative.getFormat() != CreativeFormat.BANNER || banner.getBtypeCount() == 0) {
      return true;
    }
    BannerTemplate template = templates.banner(creative);
    for (int i = 0; i < banner.getBtypeCount(); i++) {
      if (template.isOfType(banner.getBtype(i))) {
        return false;
      }
    }
    return true;
  }
}
