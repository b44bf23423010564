package io.segmento.strategy;

import java.time.Duration;

/**
 * Typed reading of string settings. A setting that is absent has the default, which is not held to the range; blanks around a number are ignored. Every getter throws {@link IllegalArgumentException} that names key, value and expectation, for
 * example {@code half-life: -1h (expected: > 0)}. Immutable and thread-safe.
 */
public interface StrategyConfig {

  /** A whole number of micros of currency, {@code min} to {@code max}, both allowed. */
  long micros(String key, long defaultValue, long min, long max);

  /** A decimal number, {@code min} to {@code max}, both allowed; never NaN or infinite. */
  double number(String key, double defaultValue, double min, double max);

  /** A duration such as {@code 30m}, {@code 12h}, {@code 7d} or ISO-8601 ({@code PT30M}), greater than zero. */
  Duration duration(String key, Duration defaultValue);

  /** Any text, as it stands. */
  String text(String key, String defaultValue);
}
