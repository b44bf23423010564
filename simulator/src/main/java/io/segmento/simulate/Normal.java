package io.segmento.simulate;

/** The normal distribution. */
public final class Normal {

  private Normal() {}

  /** Φ, to about 1e-7 (Abramowitz and Stegun 26.2.17). */
  public static double cumulative(double x) {
    double t = 1 / (1 + 0.2316419 * Math.abs(x));
    double tail = Math.exp(-x * x / 2)
        / Math.sqrt(2 * Math.PI)
        * t
        * (0.319381530
            + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return x >= 0 ? 1 - tail : tail;
  }

  /** The inverse of {@link #cumulative} for a probability between 0 and 1, by bisection; not for a hot loop. */
  public static double quantile(double probability) {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "probability: " + probability + " (expected: between 0 and 1)");
    }
    double low = -10;
    double high = 10;
    for (int i = 0; i < 60; i++) {
      double middle = (low + high) / 2;
      if (cumulative(middle) < probability) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
