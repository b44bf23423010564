package io.segmento.platform.auction;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.auction.request.MediaFiles;
import io.segmento.platform.auction.request.MediaSlot;
import io.segmento.platform.markup.MarkupUrls;
import io.segmento.platform.markup.VastAd;
import io.segmento.platform.markup.VastVersion;
import io.segmento.platform.markup.VastWriter;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.Creative;
import java.util.List;

/** What video and audio share: VAST in the newest version that the slot takes, around our files or around another server's VAST. */
final class MediaMarkup {

  private MediaMarkup() {}

  static void describe(Bid.Builder answer, PricedBid bid, int mtype) {
    Creative creative = bid.candidate().creative();
    answer.setMtype(mtype).setProtocol(version(bid).protocol(wraps(creative)));
    if (creative.getDurationSeconds() > 0) {
      answer.setDur(creative.getDurationSeconds());
    }
  }

  static void write(Bid.Builder answer, PricedBid bid, MarkupUrls urls, int skipAfterSeconds) {
    AuctionCandidate candidate = bid.candidate();
    Creative creative = candidate.creative();
    MediaSlot slot = slot(bid);
    VastAd ad = new VastAd(
        answer.getId(),
        creative.getId(),
        candidate.campaign().advertiser().getName(),
        slot.audio(),
        creative.getDurationSeconds(),
        skipAfterSeconds,
        creative.getVast(),
        wraps(creative) ? List.of() : MediaFiles.choose(creative, slot));
    answer.setAdm(VastWriter.write(ad, version(bid), urls));
  }

  static Imp imp(PricedBid bid) {
    return bid.candidate().offer().imp();
  }

  private static boolean wraps(Creative creative) {
    return !creative.getVast().isEmpty();
  }

  private static VastVersion version(PricedBid bid) {
    MediaSlot slot = slot(bid);
    return requireNonNull(
        VastVersion.newest(slot.protocols(), wraps(bid.candidate().creative()), slot.audio()),
        "a candidate that ProtocolFilter kept");
  }

  private static MediaSlot slot(PricedBid bid) {
    return requireNonNull(
        bid.candidate().offer().media(bid.candidate().format()),
        "a candidate that FormatFilter kept");
  }
}
