package io.segmento.gateway.openrtb;

import com.fasterxml.jackson.core.io.NumberInput;

/**
 * Reads decimal text, from a JSON number or from a string that holds one: {@code -12}, {@code 1.50}, {@code .5}, {@code 8.6e1}. No {@code NaN},
 * no {@code Infinity}, no hexadecimal. One instance reads one number after the other without allocating. Not thread-safe.
 */
final class DecimalText {
  /** Outside int32: a fraction. */
  static final long FRACTION = Long.MIN_VALUE;
  /** Outside int32: too large. */
  static final long TOO_LARGE = Long.MAX_VALUE;

  private static final int MAX_EXPONENT = 100_000;
  private static final long MAX_EXACT_DOUBLE = 1L << 53;
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private char[] chars = new char[0];
  private int offset;
  private int length;

  // The number is mantissa * 10^scale, but for digits beyond the 18th, which clear `exact`.
  private boolean negative;
  private long mantissa;
  private int scale;
  private boolean exact;

  /** Reads the number that the text is; false when it is none. */
  boolean read(char[] text, int from, int count) {
    chars = text;
    offset = from;
    length = count;
    negative = false;
    mantissa = 0;
    scale = 0;
    exact = true;
    int end = from + count;
    int i = from;
    if (i < end && (text[i] == '-' || text[i] == '+')) {
      negative = text[i++] == '-';
    }
    int integral = i;
    i = digits(i, end, 0);
    int digits = i - integral;
    if (i < end && text[i] == '.') {
      int fraction = ++i;
      i = digits(i, end, -1);
      digits += i - fraction;
    }
    if (digits == 0) {
      return false;
    }
    return i == end || exponent(i, end);
  }

  private int digits(int from, int end, int scaleStep) {
    int i = from;
    for (; i < end && chars[i] >= '0' && chars[i] <= '9'; i++) {
      int digit = chars[i] - '0';
      if (mantissa < 100_000_000_000_000_000L) {
        mantissa = mantissa * 10 + digit;
        scale += scaleStep;
      } else {
        exact &= digit == 0;
        scale += scaleStep + 1;
      }
    }
    return i;
  }

  private boolean exponent(int from, int end) {
    int i = from;
    if (chars[i] != 'e' && chars[i] != 'E') {
      return false;
    }
    i++;
    boolean down = false;
    if (i < end && (chars[i] == '-' || chars[i] == '+')) {
      down = chars[i++] == '-';
    }
    if (i == end) {
      return false;
    }
    int exponent = 0;
    for (; i < end; i++) {
      if (chars[i] < '0' || chars[i] > '9') {
        return false;
      }
      exponent = Math.min(exponent * 10 + chars[i] - '0', MAX_EXPONENT);
    }
    scale += down ? -exponent : exponent;
    return true;
  }

  /** The number as an int32, or {@link #FRACTION} or {@link #TOO_LARGE}. */
  long int32() {
    long value = mantissa;
    int zeros = scale;
    if (value == 0) {
      return 0;
    }
    while (zeros < 0 && value % 10 == 0) {
      value /= 10;
      zeros++;
    }
    if (zeros < 0) {
      return FRACTION;
    }
    for (; zeros > 0 && value <= Integer.MAX_VALUE; zeros--) {
      value *= 10;
    }
    if (zeros > 0) {
      return TOO_LARGE;
    }
    if (!exact) {
      return value > Integer.MAX_VALUE ? TOO_LARGE : FRACTION;
    }
    value = negative ? -value : value;
    return value == (int) value ? value : TOO_LARGE;
  }

  /** The nearest double; infinite when the number is too large. */
  double toDouble() {
    // Both operands are exact doubles here, so one operation rounds as the full algorithm would.
    if (exact && mantissa <= MAX_EXACT_DOUBLE && scale >= -22 && scale <= 22) {
      double value = scale < 0 ? mantissa / POWERS_OF_TEN[-scale] : mantissa * POWERS_OF_TEN[scale];
      return negative ? -value : value;
    }
    return NumberInput.parseDouble(chars, offset, length, true);
  }
}
