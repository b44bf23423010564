package io.segmento.platform.strategy;

import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.testing.FakeStrategyContext;
import io.segmento.strategy.testing.StrategyKit;
import java.util.ArrayList;
import java.util.List;

/** Runs the checks that every strategy passes on a plugin that was started, each decision within bounds. */
final class PluginConformance {

  private PluginConformance() {}

  /** What came of one check; the fault is empty when it holds. */
  record Result(String check, String fault) {
    boolean holds() {
      return fault.isEmpty();
    }
  }

  /** All checks, in their order. */
  static List<Result> run(
      StartedPlugin plugin, StrategyConfig config, ModelFiles models, PluginLimits limits) {
    return run(plugin, config, models, limits, false);
  }

  /** Throws {@link StrategyRefusedException} that names the first check that does not hold. */
  static void require(
      StartedPlugin plugin, StrategyConfig config, ModelFiles models, PluginLimits limits) {
    for (Result result : run(plugin, config, models, limits, true)) {
      if (!result.holds()) {
        throw new StrategyRefusedException(
            "conformance: " + result.check() + ": " + result.fault());
      }
    }
  }

  private static List<Result> run(
      StartedPlugin plugin,
      StrategyConfig config,
      ModelFiles models,
      PluginLimits limits,
      boolean firstFaultEnds) {
    FakeStrategyContext context = new FakeStrategyContext(config, models);
    StrategyKit kit = new StrategyKit(context, () -> new Bounded(plugin.strategy(context), limits));
    List<Result> results = new ArrayList<>();
    for (StrategyKit.Check check : kit.checks()) {
      Result result = new Result(check.name(), fault(check));
      results.add(result);
      if (firstFaultEnds && !result.holds()) {
        break;
      }
    }
    return results;
  }

  private static String fault(StrategyKit.Check check) {
    try {
      check.run();
      return "";
    } catch (Throwable failure) {
      try {
        return failure instanceof AssertionError
            ? String.valueOf(failure.getMessage())
            : "throws " + failure;
      } catch (Throwable unprintable) {
        return "throws " + failure.getClass().getName();
      }
    }
  }

  /** On whichever thread it is asked. */
  private record Bounded(BiddingStrategy strategy, PluginLimits limits) implements BiddingStrategy {
    @Override
    public Decision decide(Opportunity opportunity) {
      CallBudget budget = PluginGuard.budget();
      budget.beginInBackground(limits.callTime().toNanos(), limits.callBytes());
      try {
        return strategy.decide(opportunity);
      } finally {
        budget.end();
      }
    }
  }
}
