package io.segmento.platform.strategy;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.platform.strategy.StrategyFigures.Counts;
import io.segmento.platform.strategy.life.StrategyReason;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import jakarta.inject.Inject;
import java.util.Optional;

/** Whether a version has shown on this node that it may have more users. */
final class PromotionCheck {

  private final StrategyRegistry registry;
  private final DeployedVersions versions;
  private final RailLimits limits;

  @Inject
  PromotionCheck(StrategyRegistry registry, DeployedVersions versions, RailLimits limits) {
    this.registry = registry;
    this.versions = versions;
    this.limits = limits;
  }

  /**
   * Throws when a guard rail does not hold, or when this node has not seen enough of the version in its state to tell. What is not on trial has nothing to show.
   *
   * @param stored the version as the store has it now
   */
  void require(Strategy stored) {
    if (stored.getState() != StrategyState.SHADOW && stored.getState() != StrategyState.CANARY) {
      return;
    }
    Optional<DeployedStrategy> here = registry.deployed().stream()
        .filter(each -> each.stored().equals(stored))
        .findFirst();
    if (here.isPresent()) {
      require(here.get());
    } else if (limits.promoteAfter() > 0) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_GUARD_RAIL,
          "version: " + stored.getVersion() + " in " + stored.getState()
              + " is not loaded on this node: "
              + versions
                  .failures()
                  .getOrDefault(
                      stored.getName() + '@' + stored.getVersion(), "it is being brought here")
              + " (expected: a node that has seen " + limits.promoteAfter() + " decisions of it)");
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
