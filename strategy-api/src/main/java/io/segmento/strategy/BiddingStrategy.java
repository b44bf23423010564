package io.segmento.strategy;

/**
 * Decides one impression for the campaigns that use this strategy.
 *
 * <p>Called by many threads at once on the bid path: it must be thread-safe, must not block, and should allocate little. What it throws
 * counts as a no-bid and opens its breaker; it never fails the auction.
 */
@FunctionalInterface
public interface BiddingStrategy {

  /** Returns prices for any of the candidates, or a no-bid. The opportunity is valid during this call only. */
  Decision decide(Opportunity opportunity);
}
