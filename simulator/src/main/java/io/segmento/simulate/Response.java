package io.segmento.simulate;

/**
 * How users respond. The true click probability of an auction is log-normal around {@code clickRate}, moved by what the visitor did and by how often the campaign was shown; what a
 * strategy is told is an estimate of it.
 *
 * @param clickRate mean click probability of visitors who are not tired, 0 to 1
 * @param spread deviation of the logarithm of what can be predicted without visitors; see {@link #spreadOfAuc}
 * @param priceCorrelation between the logarithms of the predicted probability and of the price, −1 to 1
 * @param behaviour how click probabilities follow what visitors did
 * @param conversions orders that clicks bring
 * @param organic orders that come without any ad
 */
public record Response(
    double clickRate,
    double spread,
    double priceCorrelation,
    Predictions predictions,
    Behaviour behaviour,
    Fatigue fatigue,
    Conversions conversions,
    Organic organic) {

  /** Perfectly known and calibrated, independent of prices and of what visitors did. */
  public static Response of(double clickRate, double spread) {
    return new Response(
        clickRate,
        spread,
        0,
        Predictions.EXACT,
        Behaviour.NONE,
        Fatigue.NONE,
        Conversions.of(0.1, 6 * 3_600_000L),
        Organic.NONE);
  }

  /**
   * The spread that gives predictions an area under the curve: for rare clicks the logarithm of the probability among the clicked is that among all,
   * moved by spread², so AUC = Φ(spread / √2).
   */
  public static double spreadOfAuc(double auc) {
    return Math.sqrt(2) * Normal.quantile(auc);
  }

  public Response withNoise(double newNoise, double newCalibration) {
    return withPredictions(
        new Predictions(newNoise, predictions.error(), newCalibration, predictions.knowVisitors()));
  }

  /** Predictions that know what visitors did, or do not. */
  public Response knowingVisitors(boolean known) {
    return withPredictions(new Predictions(
        predictions.noise(), predictions.error(), predictions.calibration(), known));
  }

  /**
   * The same users to predictions of a chosen area under the curve, 0.5 to 1, both excluded. What cannot be predicted grows and what can shrinks, and predictions stay calibrated; where what visitors did says more by itself, to
   * predictions that know it, they are also wrong. To reach more than the truth allows, users differ more.
   */
  public Response withAuc(double auc) {
    return new PredictionQuality(predictions.knowVisitors() ? behaviour : Behaviour.NONE)
        .tuned(this, auc);
  }

  Response withSpread(double newSpread) {
    return new Response(
        clickRate,
        newSpread,
        priceCorrelation,
        predictions,
        behaviour,
        fatigue,
        conversions,
        organic);
  }

  Response withPredictions(Predictions newPredictions) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        newPredictions,
        behaviour,
        fatigue,
        conversions,
        organic);
  }

  public Response withCorrelation(double correlation) {
    return new Response(
        clickRate, spread, correlation, predictions, behaviour, fatigue, conversions, organic);
  }

  public Response withBehaviour(Behaviour newBehaviour) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        predictions,
        newBehaviour,
        fatigue,
        conversions,
        organic);
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
        conversions,
        organic);
  }

  /** Of all visitors alike, with an exponential delay and the platform's click window. */
  public Response withConversions(double rate, long meanDelayMillis) {
    return withConversions(Conversions.of(rate, meanDelayMillis));
  }

  public Response withConversions(Conversions newConversions) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        predictions,
        behaviour,
        fatigue,
        newConversions,
        organic);
  }

  public Response withOrganic(Organic newOrganic) {
    return new Response(
        clickRate,
        spread,
        priceCorrelation,
        predictions,
        behaviour,
        fatigue,
        conversions,
        newOrganic);
  }
}
