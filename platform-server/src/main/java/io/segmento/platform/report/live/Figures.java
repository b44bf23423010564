package io.segmento.platform.report.live;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private static final double MICROS = 1e6;
  private static final double PERCENT = 100;
  private static final double MILLIS = 1_000;
  private static final String NONE = "–";

  private Figures() {}

  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static String money(long micros, String currency) {
    return String.format(Locale.ROOT, "%,.2f %s", micros / MICROS, currency);
  }

  /** A part of a whole; more digits for smaller ones, a dash where there is no whole. */
  static String share(long part, long whole) {
    if (whole == 0) {
      return NONE;
    }
    double percent = PERCENT * part / whole;
    return String.format(Locale.ROOT, percent != 0 && percent < 1 ? "%.2f %%" : "%.1f %%", percent);
  }

  /** As {@link #share}, of counts that are not told at the same time: a dash while the part is told and not yet the whole. */
  static String partOf(long part, long whole) {
    return part > whole ? NONE : share(part, whole);
  }

  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
  }

  /** What one of them costs; a dash when there is none. */
  static String each(long micros, long count, long times, String currency) {
    return count == 0 ? NONE : money(micros * times / count, currency);
  }

  static String millis(double seconds) {
    if (seconds == 0) {
      return NONE;
    }
    double millis = seconds * MILLIS;
    return Double.isInfinite(millis)
        ? "> 250 ms"
        : String.format(Locale.ROOT, millis < 10 ? "≤ %.2g ms" : "≤ %.0f ms", millis);
  }
}
