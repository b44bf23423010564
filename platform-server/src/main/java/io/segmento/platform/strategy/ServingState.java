package io.segmento.platform.strategy;

import io.segmento.platform.strategy.state.StateScope;
import java.util.Locale;

/** What comes of the decisions of a strategy that is loaded; a label of metrics. */
public enum ServingState {
  /** They are sent, for all users. */
  LIVE,
  /** They are sent for a share of users. */
  CANARY,
  /** They are counted and dropped. */
  SHADOW;

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
