package io.segmento.simulate;

/**
 * How users respond. The true click probability of an auction is log-normal around {@code clickRate}; what a strategy is told is
 * an estimate of it.
 *
 * @param clickRate mean click probability, 0 to 1
 * @param spread deviation of the logarithm of what can be predicted; see {@link #spreadOfAuc}
 * @param noise deviation of the logarithm of what cannot be predicted, ≥ 0
 * @param calibration what predictions are multiplied by; 1 is calibrated
 * @param priceCorrelation between the logarithms of the predicted probability and of the price, −1 to 1
 * @param fatigue κ of e^{−κ n} on the true probability after n impressions of the campaign to the user, ≥ 0
 * @param conversionRate of clicks that convert, 0 to 1
 * @param conversionDelayMillis mean of the exponential delay of conversions
 */
public record Response(
    double clickRate,
    double spread,
    double noise,
    double calibration,
    double priceCorrelation,
    double fatigue,
    double conversionRate,
    long conversionDelayMillis) {

  /** Perfectly known and calibrated, independent of prices. */
  public static Response of(double clickRate, double spread) {
    return new Response(clickRate, spread, 0, 1, 0, 0, 0.1, 6 * 3_600_000L);
  }

  /**
   * The spread that gives predictions an area under the curve: for rare clicks the logarithm of the probability among the clicked is that among all,
   * moved by spread², so AUC = Φ(spread / √2).
   */
  public static double spreadOfAuc(double auc) {
    return Math.sqrt(2) * Normal.quantile(auc);
  }

  public Response withNoise(double newNoise, double newCalibration) {
    return new Response(
        clickRate,
        spread,
        newNoise,
        newCalibration,
        priceCorrelation,
        fatigue,
        conversionRate,
        conversionDelayMillis);
  }

  public Response withCorrelation(double correlation) {
    return new Response(
        clickRate,
        spread,
        noise,
        calibration,
        correlation,
        fatigue,
        conversionRate,
        conversionDelayMillis);
  }

  public Response withFatigue(double newFatigue) {
    return new Response(
        clickRate,
        spread,
        noise,
        calibration,
        priceCorrelation,
        newFatigue,
        conversionRate,
        conversionDelayMillis);
  }
}
