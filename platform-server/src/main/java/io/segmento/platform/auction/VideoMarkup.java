package io.segmento.platform.auction;

import io.segmento.platform.markup.MarkupUrls;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Exchange;

/** A video: VAST. */
final class VideoMarkup implements Markup {

  private static final int MTYPE = 2;

  @Override
  public void describe(Bid.Builder answer, PricedBid bid) {
    MediaMarkup.describe(answer, bid, MTYPE);
    Creative creative = bid.candidate().creative();
    if (creative.getWidth() > 0) {
      answer.setW(creative.getWidth()).setH(creative.getHeight());
    }
  }

  @Override
  public boolean write(Bid.Builder answer, PricedBid bid, MarkupUrls urls, Exchange exchange) {
    MediaMarkup.write(
        answer,
        bid,
        urls,
        skipAfterSeconds(bid.candidate().creative(), MediaMarkup.imp(bid).getVideo()));
    return true;
  }

  /** Not before the slot allows it ({@code skipafter}), and only in videos as long as it says ({@code skipmin}). */
  static int skipAfterSeconds(Creative creative, Video slot) {
    if (creative.getSkipAfterSeconds() == 0 || creative.getDurationSeconds() <= slot.getSkipmin()) {
      return 0;
    }
    int after = Math.max(creative.getSkipAfterSeconds(), slot.getSkipafter());
    return after < creative.getDurationSeconds() ? after : 0;
  }
}
