package io.segmento.platform.auction.request;

import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Device;
import io.segmento.proto.openrtb.BidRequest.Format;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.Size;

/**
 * Which of a creative's sizes a banner slot takes: one that the slot names, a proportion that it names, a range in the way of OpenRTB before
 * 2.4, or on an interstitial something not much smaller than the screen. Sizes are one long, so that looking allocates nothing.
 */
public final class BannerSizes {

  /** No size fits. */
  public static final long NONE = 0;

  /** The size of no creative. */
  private static final long NOTHING = -1;

  private static final int PER_CENT = 100;
  /** Some exchanges write 1x1 for "the whole screen". */
  private static final int PLACEHOLDER_SIDE = 1;

  private BannerSizes() {}

  /** The creative's own size when it fits, else the first of its further ones that does, else {@link #NONE}. */
  public static long choose(Creative creative, Offer offer, AuctionRequest request) {
    if (fits(creative.getWidth(), creative.getHeight(), offer, request)) {
      return of(creative.getWidth(), creative.getHeight());
    }
    for (int i = 0; i < creative.getSizesCount(); i++) {
      Size size = creative.getSizes(i);
      if (fits(size.getWidth(), size.getHeight(), offer, request)) {
        return of(size.getWidth(), size.getHeight());
      }
    }
    return NONE;
  }

  /** Whether the slot takes a size. */
  public static boolean takes(long size, Offer offer, AuctionRequest request) {
    return fits(width(size), height(size), offer, request);
  }

  public static long of(int width, int height) {
    return (long) width << Integer.SIZE | height;
  }

  public static int width(long size) {
    return (int) (size >>> Integer.SIZE);
  }

  public static int height(long size) {
    return (int) size;
  }

  /** Whether the slot may take a size that it does not name. */
  @SuppressWarnings("deprecation")
  public static boolean takesUnnamedSizes(Offer offer, Exchange exchange) {
    Banner banner = offer.imp().getBanner();
    if (offer.imp().getInstl() && exchange.getInterstitialMinWidthPercent() > 0) {
      return true;
    }
    for (int i = 0; i < banner.getFormatCount(); i++) {
      if (banner.getFormat(i).getWratio() > 0) {
        return true;
      }
    }
    return banner.getWmax() > 0;
  }

  private static boolean fits(int width, int height, Offer offer, AuctionRequest request) {
    if (!offer.imp().hasBanner()) {
      return false;
    }
    long size = of(width, height);
    for (long named : offer.namedSizes(request.exchange())) {
      if (named == size) {
        return true;
      }
    }
    return offer.takesUnnamedSizes() && fitsUnnamed(width, height, offer, request);
  }

  /** Without formats that name a proportion, which are looked at one by one. */
  static long[] named(Banner banner) {
    long[] sizes = new long[banner.getFormatCount() + 1];
    sizes[0] = of(banner.getW(), banner.getH());
    for (int i = 0; i < banner.getFormatCount(); i++) {
      Format format = banner.getFormat(i);
      sizes[i + 1] = isProportion(format) ? NOTHING : of(format.getW(), format.getH());
    }
    return sizes;
  }

  private static boolean fitsUnnamed(int width, int height, Offer offer, AuctionRequest request) {
    Banner banner = offer.imp().getBanner();
    for (int i = 0; i < banner.getFormatCount(); i++) {
      Format format = banner.getFormat(i);
      if (isProportion(format)
          && width >= format.getWmin()
          && (long) width * format.getHratio() == (long) height * format.getWratio()) {
        return true;
      }
    }
    return isInRange(width, height, banner)
        || (offer.imp().getInstl()
            && fillsScreen(
                width, height, banner, request.bidRequest().getDevice(), request.exchange()));
  }

  private static boolean isProportion(Format format) {
    return format.getWratio() > 0 && format.getHratio() > 0;
  }

  @SuppressWarnings("deprecation")
  private static boolean isInRange(int width, int height, Banner banner) {
    return banner.getWmax() > 0
        && banner.getHmax() > 0
        && width >= banner.getWmin()
        && width <= banner.getWmax()
        && height >= banner.getHmin()
        && height <= banner.getHmax();
  }

  private static boolean fillsScreen(
      int width, int height, Banner banner, Device device, Exchange exchange) {
    int minWidth = exchange.getInterstitialMinWidthPercent();
    int minHeight = exchange.getInterstitialMinHeightPercent();
    if (minWidth <= 0 || minHeight <= 0) {
      return false;
    }
    boolean told = banner.getW() > PLACEHOLDER_SIDE && banner.getH() > PLACEHOLDER_SIDE;
    int screenWidth = told ? banner.getW() : device.getW();
    int screenHeight = told ? banner.getH() : device.getH();
    return width <= screenWidth
        && height <= screenHeight
        && (long) width * PER_CENT >= (long) screenWidth * minWidth
        && (long) height * PER_CENT >= (long) screenHeight * minHeight;
  }
}
