package io.segmento.strategy;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * One setting of a plugin or of its campaigns, with its default and its range, declared once and used twice: the plugin reads by it, and the
 * platform tells by it what may be set ({@link StrategyPlugin#parameters()}). Immutable.
 *
 * <pre>{@code
 * static final Parameter<Double> SHARE = Parameter.number("share", 0.5, 0.01, 1, "of the highest bid");
 * …
 * double share = SHARE.in(candidate.parameters());
 * }</pre>
 *
 * @param <T> the type of its values
 */
public final class Parameter<T> {

  private final String name;
  private final T defaultValue;
  private final String range;
  private final String about;
  private final Function<StrategyConfig, T> reader;

  private Parameter(
      String name, T defaultValue, String range, String about, Function<StrategyConfig, T> reader) {
    this.name = requireNonNull(name, "name");
    this.defaultValue = requireNonNull(defaultValue, "defaultValue");
    this.range = range;
    this.about = requireNonNull(about, "about");
    this.reader = reader;
  }

  /**
   * A decimal number.
   *
   * @param min the least that is allowed
   * @param max the most that is allowed
   * @param about what it does, with its unit
   */
  public static Parameter<Double> number(
      String name, double defaultValue, double min, double max, String about) {
    return new Parameter<>(
        name,
        defaultValue,
        min + " to " + max,
        about,
        config -> config.number(name, defaultValue, min, max));
  }

  /** A whole number of micros of currency; say in {@code about} whether they are CPM. */
  public static Parameter<Long> micros(
      String name, long defaultValue, long min, long max, String about) {
    return new Parameter<>(
        name,
        defaultValue,
        min + " to " + max,
        about,
        config -> config.micros(name, defaultValue, min, max));
  }

  /** A duration above zero. */
  public static Parameter<Duration> duration(String name, Duration defaultValue, String about) {
    return new Parameter<>(
        name, defaultValue, "> 0", about, config -> config.duration(name, defaultValue));
  }

  /** One of some words, the first being the default. */
  public static Parameter<String> choice(String name, List<String> words, String about) {
    String expected = String.join(", ", words);
    return new Parameter<>(name, words.get(0), expected, about, config -> {
      String word = config.text(name, words.get(0)).strip();
      if (!words.contains(word)) {
        throw new IllegalArgumentException(name + ": " + word + " (expected: " + expected + ")");
      }
      return word;
    });
  }

  /** Any text; say in {@code about} what it means. */
  public static Parameter<String> text(String name, String defaultValue, String about) {
    return new Parameter<>(
        name, defaultValue, "text", about, config -> config.text(name, defaultValue));
  }

  /** Its value in {@code config}; throws {@link IllegalArgumentException} that names key, value and expectation. */
  public T in(StrategyConfig config) {
    return reader.apply(config);
  }

  /** As a campaign writes it: 1 to 40 of {@code a-z 0-9 -}. */
  public String name() {
    return name;
  }

  /** What holds where a campaign does not set it. */
  public T defaultValue() {
    return defaultValue;
  }

  /** What is allowed, for people. */
  public String range() {
    return range;
  }

  /** What it does, with its unit. */
  public String about() {
    return about;
  }

  @Override
  public String toString() {
    return name;
  }
}
