package io.segmento.gateway.openrtb;

import java.math.BigDecimal;

/** Writes doubles as the plain decimal that reads back as the same double: {@code 1.5}, {@code 2}, {@code 0.00000012}. */
final class DoubleText {
  private static final double MAX_EXACT = 1L << 53;
  /** Prices, coordinates and ratios have fewer places; what has more takes the slow way. */
  private static final int MAX_PLACES = 15;

  private static final double PLAIN_MIN = 1e-20;
  private static final double PLAIN_MAX = 1e21;

  private DoubleText() {}

  /** {@code value} is finite. */
  static void write(double value, JsonSink out) {
    double positive = Math.abs(value);
    if (positive == 0) {
      out.raw(1 / value < 0 ? "-0.0" : "0");
      return;
    }
    if (value < 0) {
      out.raw('-');
    }
    double power = 1;
    for (int places = 0; places <= MAX_PLACES; places++, power *= 10) {
      double unscaled = Math.rint(positive * power);
      if (unscaled >= MAX_EXACT) {
        break;
      }
      // Both operands are exact, so the quotient is the double nearest to the decimal: what a
      // reader will make of it.
      if (unscaled / power == positive) {
        if (places == 0) {
          out.integer((long) unscaled);
        } else {
          out.decimal((long) unscaled, places);
        }
        return;
      }
    }
    String text = Double.toString(positive);
    boolean plain = positive >= PLAIN_MIN && positive < PLAIN_MAX;
    out.raw(plain && text.indexOf('E') >= 0 ? new BigDecimal(text).toPlainString() : text);
  }
}
