package io.segmento.platform.auction;

import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.platform.markup.MarkupUrls;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Exchange;

/** A banner: HTML. */
final class BannerMarkup implements Markup {

  private static final int MTYPE = 1;

  private final CreativeTemplates templates;

  BannerMarkup(CreativeTemplates templates) {
    this.templates = templates;
  }

  @Override
  public void describe(Bid.Builder answer, PricedBid bid) {
    answer.setMtype(MTYPE).setW(bid.candidate().width()).setH(bid.candidate().height());
  }

  @Override
  public boolean write(Bid.Builder answer, PricedBid bid, MarkupUrls urls, Exchange exchange) {
    answer.setAdmBytes(templates
        .banner(bid.candidate().creative())
        .render(bid.products(), bid.candidate().width(), bid.candidate().height(), urls));
    return true;
  }
}
