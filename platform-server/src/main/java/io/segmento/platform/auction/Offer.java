package io.segmento.platform.auction;

import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Format;
import io.segmento.proto.openrtb.BidRequest.Imp;

/** One impression of a request with what the filters and the price need, worked out once. */
final class Offer {

  private final Imp imp;
  private final int index;
  private final long bidFloorCpmMicros;

  Offer(Imp imp, int index) {
    this.imp = imp;
    this.index = index;
    this.bidFloorCpmMicros = CpmMoney.toMicros(imp.getBidfloor());
  }

  Imp imp() {
    return imp;
  }

  /** Position in the request, from 0. */
  int index() {
    return index;
  }

  /** In {@link #bidFloorCurrency()}; 0 when there is none. */
  long bidFloorCpmMicros() {
    return bidFloorCpmMicros;
  }

  /** ISO 4217; USD when the exchange does not say. */
  String bidFloorCurrency() {
    return imp.getBidfloorcur();
  }

  /** Whether a banner of this size fits: one of the formats, or the banner's own size. */
  boolean fits(int width, int height) {
    if (!imp.hasBanner()) {
      return false;
    }
    Banner banner = imp.getBanner();
    for (int i = 0; i < banner.getFormatCount(); i++) {
      Format format = banner.getFormat(i);
      if (format.getW() == width && format.getH() == height) {
        return true;
      }
    }
    return banner.getW() == width && banner.getH() == height;
  }
}
