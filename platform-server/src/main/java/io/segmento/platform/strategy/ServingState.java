package io.segmento.platform.strategy;

import io.segmento.platform.strategy.state.StateScope;
import io.segmento.proto.v1.StrategyState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What comes of the decisions of a strategy that is loaded; a label of metrics. */
public enum ServingState {
  /** They are sent, for all users. */
  LIVE,
  /** They are sent for a share of users. */
  CANARY,
  /** They are counted and dropped. */
  SHADOW;

  /** Null while it is on standby, or not in use. */
  static @Nullable ServingState of(StrategyState stored) {
    return switch (stored) {
      case SHADOW -> SHADOW;
      case CANARY -> CANARY;
      case LIVE -> LIVE;
      default -> null;
    };
  }

  /** Whose state it shares. */
  StateScope scope() {
    return switch (this) {
      case SHADOW -> StateScope.SHADOW;
      case CANARY -> StateScope.CANARY;
      case LIVE -> StateScope.LIVE;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
