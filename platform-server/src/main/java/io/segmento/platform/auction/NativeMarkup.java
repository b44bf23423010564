package io.segmento.platform.auction;

import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.markup.MarkupUrls;
import io.segmento.platform.markup.NativeSlot;
import io.segmento.platform.markup.NativeWriter;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.openrtb.NativeResponse;
import io.segmento.proto.v1.Exchange;

/** A native ad: the assets that the slot asks for, as text or as a message. */
final class NativeMarkup implements Markup {

  private static final int MTYPE = 4;

  private final CreativeTemplates templates;

  NativeMarkup(CreativeTemplates templates) {
    this.templates = templates;
  }

  @Override
  public void describe(Bid.Builder answer, PricedBid bid) {
    answer.setMtype(MTYPE);
  }

  @Override
  public boolean write(Bid.Builder answer, PricedBid bid, MarkupUrls urls, Exchange exchange) {
    NativeSlot slot = bid.candidate().offer().nativeSlot();
    NativeResponse response = slot == null
        ? null
        : templates.nativeAd(bid.candidate().creative()).fill(slot, bid.product(), urls);
    if (slot == null || response == null) {
      return false;
    }
    if (exchange.getNativeAsObject()) {
      answer.setAdmNative(response);
    } else {
      answer.setAdm(NativeWriter.write(response, slot.wrapped()));
    }
    return true;
  }
}
