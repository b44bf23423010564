package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.RecentAuctions;
import io.segmento.proto.v1.RecentAuctionsRequest;
import io.segmento.proto.v1.RecordedAuctionSummary;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Lists recorded auctions, and runs one again and says whether it ends alike. Thread-safe. */
final class AuctionReplays {

  private static final long TIME_SECONDS = 2;

  private final AuctionRecorder recorder;
  private final Auctioneer auctioneer;
  private final Ticker ticker;

  @Inject
  AuctionReplays(AuctionRecorder recorder, Auctioneer auctioneer, Ticker ticker) {
    this.recorder = recorder;
    this.auctioneer = auctioneer;
    this.ticker = ticker;
  }

  RecentAuctions recent(RecentAuctionsRequest request) {
    if (request.getLimit() < 0) {
      throw SegmentoException.invalid("limit", request.getLimit() + " (expected: >= 0)");
    }
    RecentAuctions.Builder recent = RecentAuctions.newBuilder();
    recorder.recent().stream()
        .filter(each ->
            request.getExchange().isEmpty() || each.exchangeId().equals(request.getExchange()))
        .limit(request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit())
        .forEach(each -> recent.addAuctions(summary(each)));
    return recent.build();
  }

  CompletableFuture<BidExplanation> replay(String id) {
    RecordedAuction recorded = recorder
        .find(id)
        .orElseThrow(() -> new SegmentoException(
            AuctionReason.RECORDED_AUCTION_GONE,
            "recorded: not on this node (expected: an id of Recent)"));
    ExplanationTrace trace = new ExplanationTrace(false);
    CompletableFuture<BidExplanation> explanation = new CompletableFuture<>();
    auctioneer.replay(
        recorded,
        ticker.read() + TimeUnit.SECONDS.toNanos(TIME_SECONDS),
        trace,
        result -> explanation.complete(explanation(recorded, trace, result)));
    return explanation;
  }

  private BidExplanation explanation(
      RecordedAuction recorded, ExplanationTrace trace, AuctionResult result) {
    BidReply reply = RecordedRequests.answer(result);
    return trace
        .explanation(
            recorded.request().getImpList().stream().map(Imp::getId).toList(),
            recorded.identifiedBy())
        .setReply(reply)
        .setCatalogVersion(recorded.snapshot().version())
        .setSeed(recorded.seed())
        .setRecorded(summary(recorded))
        .setRecordedReply(recorded.answer())
        .setSameAnswer(reply.toByteString().equals(recorded.answer().toByteString()))
        .addAllChangedStrategies(recorder.changedSince(recorded))
        .build();
  }

  private static RecordedAuctionSummary summary(RecordedAuction recorded) {
    RecordedAuctionSummary.Builder summary = RecordedAuctionSummary.newBuilder()
        .setId(recorded.id())
        .setAtMillis(recorded.nowMillis())
        .setExchange(recorded.exchangeId())
        .setIdentifiedBy(recorded.identifiedBy())
        .setImpressions(recorded.request().getImpCount())
        .setNoBid(recorded.answer().getNoBid().getReason())
        .setCatalogVersion(recorded.snapshot().version());
    recorded
        .answer()
        .getResponse()
        .getSeatbidList()
        .forEach(seat -> seat.getBidList().forEach(bid -> summary.addCampaignIds(bid.getCid())));
    return summary.build();
  }
}
