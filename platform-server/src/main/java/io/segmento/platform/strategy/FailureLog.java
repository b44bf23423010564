package io.segmento.platform.strategy;

import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes of plugins that are left alone. */
final class FailureLog {

  private static final Logger log = LoggerFactory.getLogger(FailureLog.class);

  private FailureLog() {}

  /**
   * Never throws, whatever the plugin's exception does when it is printed.
   *
   * @param from what it is left alone with: decisions or outcomes
   */
  static void leftAlone(
      String strategy,
      String from,
      FailureCause cause,
      @Nullable Throwable failure,
      PluginLimits limits) {
    String message = "strategy {} is left alone with {} after {} failures in a row, the last by {}";
    // getMessage() of a plugin's exception is the plugin's code as well.
    CallBudget budget = PluginGuard.budget();
    budget.beginInBackground(limits.backgroundTime().toNanos(), limits.backgroundBytes());
    try {
      log.warn(message, strategy, from, StrategyBreaker.FAILURES, cause.label(), failure);
    } catch (Throwable unprintable) {
      log.warn(message, strategy, from, StrategyBreaker.FAILURES, cause.label());
    } finally {
      budget.end();
    }
  }
}
