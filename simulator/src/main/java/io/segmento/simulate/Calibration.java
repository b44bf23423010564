package io.segmento.simulate;

import static java.util.Objects.requireNonNull;

/**
 * Clicks that one version of a strategy predicted and those that came:
 *
 * <pre>expected = Σ θ,  variance = Σ θ (1 − θ)     over its impressions</pre>
 *
 * @param impressions that it won
 */
public record Calibration(
    String strategy,
    String version,
    long impressions,
    double expectedClicks,
    double variance,
    long clicks) {

  private static final double SIGMAS = 3;

  public Calibration {
    requireNonNull(strategy, "strategy");
    requireNonNull(version, "version");
  }

  static Calibration of(String strategy, String version, double probability, boolean clicked) {
    return new Calibration(
        strategy, version, 1, probability, probability * (1 - probability), clicked ? 1 : 0);
  }

  Calibration plus(Calibration other) {
    return new Calibration(
        strategy,
        version,
        impressions + other.impressions,
        expectedClicks + other.expectedClicks,
        variance + other.variance,
        clicks + other.clicks);
  }

  /** Clicks over those that were expected: 1 is right, below it the strategy promises too much. */
  public double ratio() {
    return clicks / expectedClicks;
  }

  /** Three standard deviations of {@link #ratio}, were the predictions right. */
  public double tolerance() {
    return SIGMAS * Math.sqrt(variance) / expectedClicks;
  }

  /** Whether chance alone may have made the difference. */
  public boolean mayBeRight() {
    return Math.abs(ratio() - 1) <= tolerance();
  }
}
