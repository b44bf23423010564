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
    String estimate = signed(part.estimate()) + " %";
    return part.isKnown()
        ? estimate + " (" + signed(part.low()) + " to " + signed(part.high()) + ')'
        : estimate + " (cannot tell)";
  }

  /** Nothing is +0.0, also from below. */
  private static String signed(double part) {
    return String.format(Locale.ROOT, "%+.1f", Math.rint(1_000 * part) / 10 + 0.0);
  }
}
