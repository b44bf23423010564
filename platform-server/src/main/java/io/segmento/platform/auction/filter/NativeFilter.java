package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.markup.NativeSlot;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;

/** A native creative has each asset that the slot requires, and the slot's request can be read. */
final class NativeFilter implements CreativeFilter {

  private final CreativeTemplates templates;

  NativeFilter(CreativeTemplates templates) {
    this.templates = templates;
  }

  @Override
  public FilterReason reason() {
    return FilterReason.NATIVE_ASSETS;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.imp().hasNative();
  }

  @Override
  public boolean keeps(Creative creative, Offer offer, AuctionRequest request) {
    if (creative.getFormat() != CreativeFormat.NATIVE) {
      return true;
    }
    NativeSlot slot = offer.nativeSlot();
    return slot != null && templates.nativeAd(creative).suits(slot);
  }
}
