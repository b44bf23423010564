package io.segmento.strategy;

/**
 * Decides one impression for the campaigns that use this strategy.
 *
 * <p>Called by many threads at once on the bid path: it must be thread-safe, must not block, and should allocate little. What it throws
 * counts as a no-bid and opens its breaker; it never fails the auction. One object serves for as long as its version is loaded, so what it learns belongs into its
 * fields, as atomics or concurrent collections. A strategy that wants to hear what became of its bids implements {@link OutcomeListener} too.
 */
@FunctionalInterface
public interface BiddingStrategy {

  /**
   * Prices for any of the candidates, or a no-bid.
   *
   * @param opportunity valid during this call only, and so is all that it gives: copy what is to be kept
   * @return never null, which counts as a failure; made of the candidates and products that were given, which are compared by identity
   */
  Decision decide(Opportunity opportunity);
}
