package io.segmento.platform.auction;

import io.segmento.platform.markup.MarkupUrls;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Exchange;

/** One format's part of a bid. Stateless, thread-safe. */
interface Markup {

  /** Says what OpenRTB wants to know beside the markup: {@code mtype}, size, duration; explanations say it too. */
  void describe(Bid.Builder answer, PricedBid bid);

  /** Sets {@code adm}, with our URLs in it; false when the bid turns out not to fit its slot and is not to be sent. */
  boolean write(Bid.Builder answer, PricedBid bid, MarkupUrls urls, Exchange exchange);
}
