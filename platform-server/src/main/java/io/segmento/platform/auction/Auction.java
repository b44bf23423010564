package io.segmento.platform.auction;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.auction.AuctionRecorder.Recording;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.v1.NoBidReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
  private volatile AuctionStages stages;
  private volatile List<PricedBid> bids = List.of();
  private volatile @Nullable Verdict verdict;
  private volatile @Nullable Recording recording;

  Auction(
      AuctionRequest request,
      long deadlineNanos,
      long seed,
      AuctionTrace trace,
      AuctionStages stages,
      Consumer<AuctionResult> answer) {
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.seed = seed;
    this.trace = trace;
    this.stages = stages;
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

  void decided(Verdict decided) {
    verdict = decided;
    trace.privacy(decided);
  }

  /** The privacy decision, with all that is known by now. */
  Verdict verdict() {
    return requireNonNull(verdict, "not decided yet");
  }

  int permitBits() {
    return verdict().permitBits();
  }

  AuctionStages stages() {
    return stages;
  }

  /** From now on it goes through stages that write down what they see. */
  void recordWith(Recording record) {
    recording = record;
    stages = record.stages();
  }

  /** The deadline decides, not what was bid. */
  void cutShort() {
    Recording record = recording;
    if (record != null) {
      record.cutShort();
    }
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
    Recording record = recording;
    if (record != null) {
      record.answered(result);
    }
  }

  void noBid(NoBidReason reason) {
    if (claimAnswer()) {
      answer(new AuctionResult.NoBid(reason));
    }
  }
}
