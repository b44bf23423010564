package io.segmento.platform.auction;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.v1.NoBidReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * One auction on its way: what is known of it so far, and its answer, which is given once. The best answer so far is given at the
 * deadline, whoever comes first. Safe to be touched by event loop, pool and timer at once.
 */
final class Auction {

  private final AuctionRequest request;
  private final long deadlineNanos;
  private final long seed;
  private final AuctionTrace trace;
  private final Consumer<AuctionResult> answer;
  private final AtomicBoolean answered = new AtomicBoolean();
  private volatile List<PricedBid> bids = List.of();
  private volatile int permitBits;

  Auction(
      AuctionRequest request,
      long deadlineNanos,
      long seed,
      AuctionTrace trace,
      Consumer<AuctionResult> answer) {
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.seed = seed;
    this.trace = trace;
    this.answer = answer;
  }

  AuctionRequest request() {
    return request;
  }

  long deadlineNanos() {
    return deadlineNanos;
  }

  long seed() {
    return seed;
  }

  AuctionTrace trace() {
    return trace;
  }

  void decided(Verdict verdict) {
    permitBits = verdict.permitBits();
    trace.privacy(verdict);
  }

  int permitBits() {
    return permitBits;
  }

  /** One more impression has a bid. Called by the auction's pool thread only. */
  void add(PricedBid bid) {
    List<PricedBid> more = new ArrayList<>(bids.size() + 1);
    more.addAll(bids);
    more.add(bid);
    bids = more;
  }

  /** The bids so far, never changed afterwards. */
  List<PricedBid> bids() {
    return bids;
  }

  /** True for the first caller, who must then {@link #answer}. */
  boolean claimAnswer() {
    return answered.compareAndSet(false, true);
  }

  boolean isAnswered() {
    return answered.get();
  }

  /** Gives the answer; only after {@link #claimAnswer} said yes. */
  void answer(AuctionResult result) {
    answer.accept(result);
  }

  void noBid(NoBidReason reason) {
    if (claimAnswer()) {
      answer(new AuctionResult.NoBid(reason));
    }
  }
}
