package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.NoBidReason;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Asks what this node would answer to a bid request now, by the same path as an exchange's, without counting or spending. Thread-safe. */
public final class BidProbe {

  private final Auctioneer auctioneer;
  private final Ticker ticker;

  @Inject
  BidProbe(Auctioneer auctioneer, Ticker ticker) {
    this.auctioneer = auctioneer;
    this.ticker = ticker;
  }

  /** Why there would be no bid; empty when there would be one. Fails with {@link IllegalArgumentException} for a request that is no request. */
  public CompletableFuture<Optional<NoBidReason>> noBid(
      String exchangeId, BidRequest request, Duration timeLeft) {
    CompletableFuture<Optional<NoBidReason>> answer = new CompletableFuture<>();
    auctioneer.run(
        exchangeId, request, ticker.read() + timeLeft.toNanos(), new ExplanationTrace(), result -> {
          if (result instanceof AuctionResult.NoBid noBid) {
            answer.complete(Optional.of(noBid.reason()));
          } else if (result instanceof AuctionResult.Bids) {
            answer.complete(Optional.empty());
          } else {
            answer.completeExceptionally(new IllegalArgumentException("not a bid request"));
          }
        });
    auctioneer.flush();
    return answer;
  }
}
