package io.segmento.platform.strategy;

import io.segmento.platform.testing.Await;

/** Waits for what strategies are told, which is on threads of their own. */
public final class ToldOutcomes {
  private ToldOutcomes() {}

  /** Until all strategies of a node have been told all that became known so far. */
  public static void await(StrategyRegistry registry) {
    Await.until(
        "all that became known is told",
        () -> registry.loaded().stream().allMatch(LoadedStrategy::isIdle));
  }

  /** Tells a strategy of a second that went by, and waits until it knows. */
  public static void tick(LoadedStrategy strategy) {
    strategy.tell(listener -> listener.onTick(1));
    Await.until("the strategy is told", strategy::isIdle);
  }
}
