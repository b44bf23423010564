package io.segmento.strategy;

/** Why a strategy does not bid. The name in lower case is a metric label. */
public enum NoBidReason {
  /** Nothing that is known of the user makes the impression worth a price. */
  NO_INTEREST,
  /** The price would be below the floor. */
  BELOW_FLOOR,
  /** The strategy holds back to spread its budget. */
  PACING,
  /** The strategy cannot decide, for example since its model is not loaded. */
  NOT_READY,
  /** The price would have done, and the auction was left out: by a throttle that makes a budget last, or another guard. */
  THROTTLED
}
