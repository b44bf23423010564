package io.segmento.platform.strategy;

import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.PricedCandidate;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a strategy.
 *
 * @param bids checked: candidates of the opportunity, priced above zero and at most at their cap; empty for a no-bid
 * @param label {@code bid}, the strategy's no-bid reason in lower case, or what went wrong: one of a bounded set
 * @param noBid why the strategy does not bid, as it says; null when it bids, or was not heard
 */
public record StrategyOutcome(
    List<PricedCandidate> bids, String label, @Nullable NoBidReason noBid) {

  static final StrategyOutcome ERROR = unheard("error");
  static final StrategyOutcome TOO_LATE = unheard("too_late");
  static final StrategyOutcome BREAKER_OPEN = unheard("breaker_open");

  /** As many of its calls are under way as may be. */
  static final StrategyOutcome BUSY = unheard("busy");

  static StrategyOutcome of(List<PricedCandidate> bids) {
    return new StrategyOutcome(bids, "bid", null);
  }

  static StrategyOutcome of(NoBidReason reason) {
    return new StrategyOutcome(List.of(), reason.name().toLowerCase(Locale.ROOT), reason);
  }

  private static StrategyOutcome unheard(String label) {
    return new StrategyOutcome(List.of(), label, null);
  }
}
