package io.segmento.platform.canary;

import java.util.Locale;

/** How one run ended. */
enum CanaryOutcome {
  /** No bid after the answer to the opt-out. */
  KEPT,
  /** A bid, or the readiness to bid, after the answer. */
  BREACH,
  /** The store or the auction could not be asked, or the catalog has no exchange. */
  UNKNOWN;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
