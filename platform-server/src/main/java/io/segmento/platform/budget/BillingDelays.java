package io.segmento.platform.budget;

import static java.util.Objects.requireNonNull;

import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long after a bid each exchange bills it, learned from the bills that this node counts: the money of a bid is held for the 99.9th percentile of its
 * exchange, within bounds, and for {@code budget.hold} until enough was seen. Any thread; never waits.
 */
public final class BillingDelays {

  private final BudgetConfig config;
  private final BudgetMetrics metrics;
  private final Map<String, BillingDelay> exchangeToDelay = new ConcurrentHashMap<>();

  @Inject
  BillingDelays(BudgetConfig config, BudgetMetrics metrics) {
    this.config = requireNonNull(config, "config");
    this.metrics = requireNonNull(metrics, "metrics");
  }

  /** A bill was counted so long after its bid. Exchanges are those of genuine tokens, so there are no more than the catalog had. */
  public void billed(String exchangeId, long seconds) {
    BillingDelay delay = exchangeToDelay.computeIfAbsent(exchangeId, id -> new BillingDelay());
    if (delay.add(seconds)) {
      metrics.hold(exchangeId, holdSeconds(exchangeId));
    }
  }

  /** For how long the money of a bid there is held. */
  public long holdSeconds(String exchangeId) {
    BillingDelay delay = exchangeToDelay.get(exchangeId);
    long learned = delay == null ? BillingDelay.UNKNOWN : delay.seconds();
    return learned == BillingDelay.UNKNOWN
        ? config.hold().toSeconds()
        : Math.max(
            config.holdLeast().toSeconds(), Math.min(config.holdMost().toSeconds(), learned));
  }

  /** The longest that any bid of this node is held now. */
  long longestSeconds() {
    long longest = config.hold().toSeconds();
    for (String exchangeId : exchangeToDelay.keySet()) {
      longest = Math.max(longest, holdSeconds(exchangeId));
    }
    return longest;
  }
}
