package io.segmento.platform.strategy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.life.StrategyReason;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.util.Optional;

/** Whether a version has shown on this node that it may go a step further. */
final class PromotionCheck {

  private final StrategyRegistry registry;
  private final RailLimits limits;

  @Inject
  PromotionCheck(StrategyRegistry registry, RailLimits limits) {
    this.registry = registry;
    this.limits = limits;
  }

  /** Throws when a guard rail does not hold; an empty version stands for any on trial. What is not on trial has nothing to show. */
  void require(String name, String version) {
    for (DeployedStrategy deployed : registry.deployed()) {
      boolean onTrial = deployed.stored().getState() == StrategyState.SHADOW
          || deployed.stored().getState() == StrategyState.CANARY;
      if (onTrial
          && deployed.stored().getName().equals(name)
          && (version.isEmpty() || deployed.stored().getVersion().equals(version))) {
        require(deployed);
      }
    }
  }

  private void require(DeployedStrategy deployed) {
    Counts counts = deployed.strategy().figures().counts();
    if (counts.decisions() < limits.promoteAfter()) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_GUARD_RAIL,
          "decisions: " + counts.decisions() + " in " + deployed.stored().getState()
              + " on this node (expected: >= " + limits.promoteAfter()
              + " before the next step; a CANARY is asked for campaigns that name it)");
    }
    Violation known = deployed.violation();
    Optional<Violation> violation =
        known == null ? limits.violated(counts, registry.before(deployed)) : Optional.of(known);
    violation.ifPresent(found -> {
      throw new SegmentoException(
          StrategyReason.STRATEGY_GUARD_RAIL,
          "guard rail " + found.rail().label() + ": " + found.reason());
    });
  }
}
