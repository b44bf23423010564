package io.segmento.tools.simulate;

import io.segmento.platform.experiment.Interval;
import java.util.Locale;

/** Parts as per cent. */
final class Percent {
  private Percent() {}

  /** {@code +3.1 % (+2.0 to +4.2)}. */
  static String of(Interval part) {
    if (Double.isNaN(part.estimate())) {
      return "-";
    }
    String estimate = String.format(Locale.ROOT, "%+.1f %%", 100 * part.estimate());
    return part.isKnown()
        ? estimate
            + String.format(Locale.ROOT, " (%+.1f to %+.1f)", 100 * part.low(), 100 * part.high())
        : estimate + " (cannot tell)";
  }
}
