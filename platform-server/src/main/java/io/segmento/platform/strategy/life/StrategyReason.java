package io.segmento.platform.strategy.life;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a call about strategies is refused. */
public enum StrategyReason implements Reason {
  /** The jar may not be loaded: what it does, what it says of itself, or the contract that it does not keep. */
  STRATEGY_REFUSED(Kind.INVALID),
  STRATEGY_TOO_LARGE(Kind.QUOTA),
  STRATEGY_NOT_FOUND(Kind.NOT_FOUND),
  STRATEGY_VERSION_EXISTS(Kind.EXISTS),
  /** The step does not follow from the state. */
  STRATEGY_STATE(Kind.CONFLICT),
  /** A guard rail does not hold. */
  STRATEGY_GUARD_RAIL(Kind.CONFLICT),
  /** Others kept writing between our reading and our writing. */
  STRATEGY_CHANGED(Kind.STALE);

  private final Kind kind;

  StrategyReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
