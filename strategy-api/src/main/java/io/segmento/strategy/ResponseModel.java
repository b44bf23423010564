package io.segmento.strategy;

/**
 * How users respond to ads, learned by the platform from clicks and conversions of all strategies. Comes with {@link
 * StrategyContext#responses()}. Thread-safe; allocates nothing.
 */
public interface ResponseModel {

  /** Knows nothing. */
  ResponseModel UNKNOWN = new ResponseModel() {
    @Override
    public double clickProbability(Opportunity opportunity, Candidate candidate) {
      return Double.NaN;
    }

    @Override
    public double conversionProbability(Opportunity opportunity, Candidate candidate) {
      return Double.NaN;
    }
  };

  /**
   * The probability, 0 to 1, that an impression is clicked; NaN while nothing is known, so compare with {@code !(p > …)} or have a prior.
   *
   * @param opportunity that is being decided
   * @param candidate one of its candidates
   */
  double clickProbability(Opportunity opportunity, Candidate candidate);

  /** The probability, 0 to 1, that a click leads to a conversion in the end, however late; NaN while nothing is known. */
  double conversionProbability(Opportunity opportunity, Candidate candidate);
}
