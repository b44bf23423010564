package io.segmento.gateway.platform;

import java.util.Locale;

/** Why the gateway answers 204 by itself; a bounded set of metric labels. */
public enum EdgeReason {
  /** No policy has come from a core, or the core is not ready. */
  NOT_READY,
  EXCHANGE_UNKNOWN,
  EXCHANGE_OFF,
  /** More requests than the exchange's quota. */
  QUOTA,
  /** There are too many requests: of the share that is turned away to keep the others quick. */
  SHED,
  /** Too many bids wait for the core already. */
  OVERLOAD,
  CORE_AWAY,
  DEADLINE;

  private final String label = name().toLowerCase(Locale.ROOT);

  public String label() {
    return label;
  }
}
