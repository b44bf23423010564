package io.segmento.platform.strategy;

import io.segmento.platform.strategy.RailLimits.Violation;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import org.jspecify.annotations.Nullable;

/**
 * A deployed version that this node has loaded. Immutable.
 *
 * @param stored as the store has it
 * @param violation why it was taken out on this node before the store says so; null when it was not
 */
record DeployedStrategy(
    Strategy stored, LoadedStrategy strategy, @Nullable Violation violation) {

  boolean is(StrategyState state) {
    return violation == null && stored.getState() == state;
  }

  /** Whether what both have done counts together: in the same state, and with as many users. */
  boolean isServedAs(DeployedStrategy other) {
    return servingState() == other.servingState()
        && stored.getCanaryPercent() == other.stored.getCanaryPercent();
  }

  /** How its decisions count; null while it is on standby. */
  @Nullable
  ServingState servingState() {
    return ServingState.of(stored.getState());
  }
}
