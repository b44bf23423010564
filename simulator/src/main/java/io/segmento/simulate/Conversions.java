package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

/**
 * What a click brings: orders of users who would not have bought without it.
 *
 * @param rate of clicks that bring one, in the mean of the clicks of visitors as they come, 0 to 1
 * @param behaviour how that follows what visitors did; a probability above 1 is 1
 * @param delay from the click to the order
 * @param clickWindowMillis after a click, in which orders are credited to it, whether or not it brought them; 0 to a hundred years
 */
public record Conversions(
    double rate, Behaviour behaviour, ConversionDelay delay, long clickWindowMillis) {

  /** The platform's own click window, 720 hours. */
  public static final long CLICK_WINDOW_MILLIS = 720 * 3_600_000L;

  public Conversions {
    requireNonNull(behaviour, "behaviour");
    requireNonNull(delay, "delay");
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("conversion rate: " + rate + " (expected: 0 to 1)");
    }
    if (clickWindowMillis < 0 || clickWindowMillis > ConversionDelay.MAX_MILLIS) {
      throw new IllegalArgumentException("click window: " + clickWindowMillis + " (expected: 0 to "
          + ConversionDelay.MAX_MILLIS + " ms)");
    }
  }

  /** Of all visitors alike, with an exponential delay and the platform's window. */
  public static Conversions of(double rate, long meanDelayMillis) {
    return new Conversions(
        rate, Behaviour.NONE, ConversionDelay.exponential(meanDelayMillis), CLICK_WINDOW_MILLIS);
  }
}
