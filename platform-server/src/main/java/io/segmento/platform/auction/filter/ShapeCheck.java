package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.CreativeFormat;
import org.jspecify.annotations.Nullable;

/**
 * What the filters of format and size say of a creative, by what its campaign has at hand. Most creatives of a campaign do not fit an
 * impression; those are told by this without being touched, since a large catalog is read from memory and not from the processor's caches. Stateless.
 */
public final class ShapeCheck {

  private ShapeCheck() {}

  /** The reason against the creative at a position; null when the filters must look at it. */
  public static @Nullable FilterReason misfit(
      LiveCampaign campaign, int creative, Offer offer, AuctionRequest request) {
    long size = campaign.onlySize(creative);
    if (size == BannerSizes.NONE) {
      return offer.takes(campaign.format(creative)) ? null : FilterReason.FORMAT;
    }
    // Only banners have one, so that the format need not be looked up.
    if (!offer.takes(CreativeFormat.BANNER)) {
      return FilterReason.FORMAT;
    }
    return BannerSizes.takes(size, offer, request) ? null : FilterReason.SIZE;
  }
}
