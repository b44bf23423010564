package io.segmento.platform.experiment;

/**
 * An estimate with the interval that holds the truth with a stated confidence.
 *
 * @param low NaN, as {@code high} is, when there is too little to tell
 * @param pValue the probability of an estimate at least as far from no effect when there is none; NaN with too little data
 */
public record Interval(double estimate, double low, double high, double pValue) {

  /** Nothing can be said. */
  public static final Interval UNKNOWN =
      new Interval(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  public boolean isKnown() {
    return !Double.isNaN(low) && !Double.isNaN(high);
  }

  /** Whether an effect of nothing at all, 0, lies outside. */
  public boolean excludesZero() {
    return low > 0 || high < 0;
  }

  /** The same in other units. */
  public Interval times(double factor) {
    double one = low * factor;
    double other = high * factor;
    return new Interval(estimate * factor, Math.min(one, other), Math.max(one, other), pValue);
  }
}
