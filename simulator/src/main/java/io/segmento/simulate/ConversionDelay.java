package io.segmento.simulate;

/**
 * How long after a click its conversion comes: Weibull, which is exponential with shape 1 and has many early and some very late ones below it.
 *
 * <pre>P(delay ≤ t) = 1 − e^(−(t / scale)^shape)</pre>
 *
 * @param shape above 0 to 100
 * @param scaleMillis by when 63 % have come, ≥ 1; the mean of an exponential delay
 */
public record ConversionDelay(double shape, long scaleMillis) {

  private static final double MAX_SHAPE = 100;
  /** A hundred years: of shapes near 0 some delays are longer than a long, and a time plus one would be in the past. */
  static final long MAX_MILLIS = 36_525 * 86_400_000L;

  public ConversionDelay {
    if (!(shape > 0 && shape <= MAX_SHAPE)) {
      throw new IllegalArgumentException(
          "shape of the delay: " + shape + " (expected: above 0 to " + MAX_SHAPE + ")");
    }
    if (scaleMillis < 1) {
      throw new IllegalArgumentException(
          "scale of the delay: " + scaleMillis + " (expected: >= 1 ms)");
    }
  }

  public static ConversionDelay exponential(long meanMillis) {
    return new ConversionDelay(1, meanMillis);
  }

  /** The probability that it is no longer than some milliseconds. */
  double within(double millis) {
    return millis <= 0 ? 0 : -Math.expm1(-Math.pow(millis / scaleMillis, shape));
  }

  /** The delay of a chance that is uniform in [0, 1), milliseconds; a hundred years at most. */
  long of(double chance) {
    double hazard = -Math.log(1 - chance);
    double millis = (shape == 1 ? hazard : Math.pow(hazard, 1 / shape)) * scaleMillis;
    return (long) Math.min(MAX_MILLIS, millis);
  }
}
