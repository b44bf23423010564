package io.segmento.platform.strategy;

import io.segmento.strategy.PricedCandidate;
import java.util.List;

/**
 * What came of asking a strategy.
 *
 * @param bids checked: candidates of the opportunity, priced above zero and at most at their cap; empty for a no-bid
 * @param label {@code bid}, the strategy's no-bid reason in lower case, or what went wrong: one of a bounded set
 */
public record StrategyOutcome(List<PricedCandidate> bids, String label) {

  static final StrategyOutcome ERROR = new StrategyOutcome(List.of(), "error");
  static final StrategyOutcome TOO_LATE = new StrategyOutcome(List.of(), "too_late");
  static final StrategyOutcome BREAKER_OPEN = new StrategyOutcome(List.of(), "breaker_open");

  /** As many of its calls are under way as may be. */
  static final StrategyOutcome BUSY = new StrategyOutcome(List.of(), "busy");

  static final String BID = "bid";
}
