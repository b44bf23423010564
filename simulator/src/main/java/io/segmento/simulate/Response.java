package io.segmento.simulate;

/**
 * How users respond. The true click probability of an auction is log-normal around {@code clickRate}, moved by what the visitor did and by how often the campaign was shown; what a
 * strategy is told is an estimate of it.
 *
 * @param clickRate mean click probability of visitors who are not tired, 0 to 1
 * @param spread deviation of the logarithm of what can be predicted without visitors; see {@link #spreadOfAuc}
 * @param priceCorrelation between the logarithms of the predicted probability and of the price, −1 to 1
 * @param behaviour how click probabilities follow what visitors did
 * @param conversionRate of clicks that convert, 0 to 1
 * @param conversionDelayMillis mean of the exponential delay of conversions
 */
public record Response(
    double clickRate,
    double spread,
    double priceCorrelation,
    Predictions predictions,
    Behaviour behaviour,
    Fatigue fatigue,
    double conversionRate,
    long conversionDelayMillis) {

  /** Perfectly known and calibrated, independent of prices and of what visitors did. */
  public static Response of(double clickRate, double spread) {
    return new Response(
        clickRate, spread, 0, Predictions.EXACT, Behaviour.NONE, Fatigue.NONE, 0.1, 6 * 3_600_000L);
  }

  /**
   * The spread that gives predictions an area under the curve: for rare clicks the logarithm of the probability among the clicked is that among all,
   * moved by spread², so AUC = Φ(spread / √2).
   */
  public static double spreadOfAuc(double auc) {
    return Math.sqrt(2) * Normal.quantile(auc);
  }

  public Response withNoise(double newNoise, double newCalibration) {
    return with(new Predictions(newNoise, newCalibration, predictions.knowVisitors()));
  }

  /** Predictions that know what visitors did, or do not. */
  public Response knowingVisitors(boolean known) {
    return with(new Predictions(predictions.noise(), predictions.calibration(), known));
  }

  private Response with(Predictions newPredictions) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        newPredictions,
        behaviour,
        fatigue,
        conversionRate,
        conversionDelayMillis);
  }

  public Response withCorrelation(double correlation) {
    return new Response(
        clickRate,
        spread,
        correlation,
        predictions,
        behaviour,
        fatigue,
        conversionRate,
        conversionDelayMillis);
  }

  public Response withBehaviour(Behaviour newBehaviour) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        predictions,
        newBehaviour,
        fatigue,
        conversionRate,
        conversionDelayMillis);
  }

  /** Nobody recovers. */
  public Response withFatigue(double perImpression) {
    return withFatigue(new Fatigue(perImpression, 0));
  }

  public Response withFatigue(Fatigue newFatigue) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        predictions,
        behaviour,
        newFatigue,
        conversionRate,
        conversionDelayMillis);
  }

  /** Of clicks, with an exponential delay. */
  public Response withConversions(double newRate, long newDelayMillis) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        predictions,
        behaviour,
        fatigue,
        newRate,
        newDelayMillis);
  }
}
