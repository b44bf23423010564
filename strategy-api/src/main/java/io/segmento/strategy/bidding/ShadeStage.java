package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** What to bid for something of a given worth where the winner pays its own bid. */
@FunctionalInterface
public interface ShadeStage {

  /** Bids the worth itself, which is right in a second-price auction and leaves nothing over in a first-price one. */
  ShadeStage NONE = (worth, opportunity, candidate) -> worth;

  /** A price of at most {@code worthCpmMicros}, in the same unit; never falls as the worth rises. Asked in first-price auctions only. */
  double priceCpmMicros(double worthCpmMicros, Opportunity opportunity, Candidate candidate);
}
