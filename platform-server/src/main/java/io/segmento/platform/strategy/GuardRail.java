package io.segmento.platform.strategy;

import java.util.Locale;

/** Why a version is taken out by itself; a label of metrics. */
enum GuardRail {
  /** It throws, or answers with nothing that can be sent. */
  ERRORS,
  /** It answers too late. */
  DEADLINE,
  /** Its prices are cut down, or far above those of the version before. */
  PRICES,
  /** It spends far more than the version before. */
  SPEND,
  /** Being told outcomes takes it too much of the processor. */
  LISTENING,
  /** A call of it does not come back. */
  STALLED,
  /** The heap stays full since it came. */
  MEMORY;

  /** As it stands in the audit trail. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
