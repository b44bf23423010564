package io.segmento.strategy;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings that are kept as text, read by type. Immutable and thread-safe. */
public final class MapStrategyConfig implements StrategyConfig {
  private static final Pattern SHORT_DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private final Map<String, String> values;

  /** Of these settings, by their names; copied. */
  public MapStrategyConfig(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  @Override
  public long micros(String key, long defaultValue, long min, long max) {
    String text = values.get(key);
    if (text == null) {
      return defaultValue;
    }
    String expected = "a whole number from " + min + " to " + max;
    long value;
    try {
      value = Long.parseLong(text.strip());
    } catch (NumberFormatException e) {
      throw wrong(key, text, expected);
    }
    if (value < min || value > max) {
      throw wrong(key, text, expected);
    }
    return value;
  }

  @Override
  public double number(String key, double defaultValue, double min, double max) {
    String text = values.get(key);
    if (text == null) {
      return defaultValue;
    }
    String expected = "a number from " + min + " to " + max;
    double value;
    try {
      // Through BigDecimal, which knows no NaN, no infinity and no hexadecimal.
      value = new BigDecimal(text.strip()).doubleValue();
    } catch (NumberFormatException e) {
      throw wrong(key, text, expected);
    }
    if (!(value >= min && value <= max)) {
      throw wrong(key, text, expected);
    }
    return value;
  }

  @Override
  public Duration duration(String key, Duration defaultValue) {
    String text = values.get(key);
    if (text == null) {
      return defaultValue;
    }
    Duration value;
    try {
      value = parse(text.strip());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw wrong(key, text, "a duration such as 30m, 12h, 7d or PT30M");
    }
    if (value.isZero() || value.isNegative()) {
      throw wrong(key, text, "> 0");
    }
    return value;
  }

  @Override
  public String text(String key, String defaultValue) {
    return values.getOrDefault(key, defaultValue);
  }

  private static Duration parse(String text) {
    Matcher matcher = SHORT_DURATION.matcher(text);
    if (!matcher.matches()) {
      return Duration.parse(text);
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static IllegalArgumentException wrong(String key, String value, String expected) {
    return new IllegalArgumentException(key + ": " + value + " (expected: " + expected + ")");
  }
}
