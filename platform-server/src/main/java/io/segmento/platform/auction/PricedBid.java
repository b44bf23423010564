package io.segmento.platform.auction;

import io.segmento.proto.v1.Product;
import io.segmento.strategy.PricedCandidate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is sent for one impression.
 *
 * @param products what the creative shows, the first being what the bid is for; empty when it shows none
 * @param priceCpmMicros in the campaign's currency
 * @param sentPriceCpmMicros the same in the currency of the answer
 * @param asked what the strategy answered
 * @param setupHash of what the strategy was set up with
 * @param responseContext what the response model is told again with what comes of the bid
 */
record PricedBid(
    AuctionCandidate candidate,
    List<Product> products,
    long priceCpmMicros,
    long sentPriceCpmMicros,
    PricedCandidate asked,
    String strategy,
    String strategyVersion,
    int setupHash,
    long responseContext) {

  /** A bid that no strategy had more to say about than its price. */
  PricedBid(
      AuctionCandidate candidate,
      List<Product> products,
      long priceCpmMicros,
      long sentPriceCpmMicros,
      String strategy,
      String strategyVersion) {
    this(
        candidate,
        products,
        priceCpmMicros,
        sentPriceCpmMicros,
        PricedCandidate.of(candidate, priceCpmMicros),
        strategy,
        strategyVersion,
        0,
        0);
  }

  /** The first of what it shows; null when it shows none. */
  @Nullable
  Product product() {
    return products.isEmpty() ? null : products.get(0);
  }
}
