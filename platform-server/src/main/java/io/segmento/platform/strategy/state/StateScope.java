package io.segmento.platform.strategy.state;

import java.util.Locale;

/** Whose state a version shares. */
public enum StateScope {
  /** Of what is LIVE, and of what stands by. */
  LIVE,
  /** What is counted counts for all; where controllers stand is its own, since it bids for other users, and otherwise. */
  CANARY,
  /** Its bids spend nothing, so where it would stand is not where one that bids should. */
  SHADOW;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
