package io.segmento.platform.strategy;

import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.ProductMatch;
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
      Result result = new Result(check.name(), fault(check, limits));
      results.add(result);
      if (firstFaultEnds && !result.holds()) {
        break;
      }
    }
    return results;
  }

  private static String fault(StrategyKit.Check check, PluginLimits limits) {
    try {
      check.run();
      return "";
    } catch (Throwable failure) {
      // What it says of itself is the plugin's code as well.
      CallBudget budget = PluginGuard.budget();
      budget.beginInBackground(limits.backgroundTime().toNanos(), limits.startBytes());
      try {
        return failure instanceof AssertionError
            ? String.valueOf(failure.getMessage())
            : "throws " + failure;
      } catch (Throwable unprintable) {
        return "throws " + failure.getClass().getName();
      } finally {
        budget.end();
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
        Decision decision = strategy.decide(opportunity);
        requireOffered(decision, opportunity);
        return decision;
      } finally {
        budget.end();
      }
    }

    /** By identity, and before the kit looks at them: what was not offered has methods of the plugin's own, which nothing would end. */
    private static void requireOffered(Decision decision, Opportunity opportunity) {
      for (PricedCandidate bid : decision.bids()) {
        Candidate candidate = bid.candidate();
        if (opportunity.candidates().stream().noneMatch(each -> each == candidate)) {
          throw new AssertionError("a candidate that was not offered");
        }
        ProductMatch product = bid.product();
        if (product != null && candidate.products().stream().noneMatch(each -> each == product)) {
          throw new AssertionError("a product that is not the candidate's");
        }
      }
    }
  }
}
