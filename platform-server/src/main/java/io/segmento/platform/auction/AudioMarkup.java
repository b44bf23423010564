package io.segmento.platform.auction;

import io.segmento.platform.markup.MarkupUrls;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Exchange;

/** An audio ad: VAST, or DAAST where the slot takes nothing newer. */
final class AudioMarkup implements Markup {

  private static final int MTYPE = 3;
  private static final int NOT_SKIPPABLE = 0;

  @Override
  public void describe(Bid.Builder answer, PricedBid bid) {
    MediaMarkup.describe(answer, bid, MTYPE);
  }

  @Override
  public boolean write(Bid.Builder answer, PricedBid bid, MarkupUrls urls, Exchange exchange) {
    MediaMarkup.write(answer, bid, urls, NOT_SKIPPABLE);
    return true;
  }
}
