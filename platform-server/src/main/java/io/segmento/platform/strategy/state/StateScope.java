package io.segmento.platform.strategy.state;

import java.util.Locale;

/** Whose tables a version shares. A shadow's budgets are never spent, so what it learns of them would mislead whoever bids. */
public enum StateScope {
  /** Of what bids, LIVE and CANARY, and of what stands by. */
  LIVE,
  SHADOW;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
