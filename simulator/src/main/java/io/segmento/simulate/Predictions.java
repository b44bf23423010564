package io.segmento.simulate;

/**
 * How well a strategy is told click probabilities.
 *
 * @param noise deviation of the logarithm of what cannot be predicted, ≥ 0: the truth is the prediction times it, and predictions stay calibrated at every height
 * @param error deviation of the logarithm of what predictions are wrong by, ≥ 0: they are the truth times it, so that high ones promise too much
 * @param calibration what predictions are multiplied by; 1 is calibrated
 * @param knowVisitors whether they know what visitors did; else that is left to strategies that look at it themselves
 */
public record Predictions(double noise, double error, double calibration, boolean knowVisitors) {

  /** All that can be known without visitors. */
  public static final Predictions EXACT = new Predictions(0, 0, 1, false);
}
