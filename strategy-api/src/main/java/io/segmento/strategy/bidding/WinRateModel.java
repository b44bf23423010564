package io.segmento.strategy.bidding;

/**
 * How likely a bid wins, as a logistic curve of its logarithm, learned from won and lost bids (Pan and others: Bid shading by win-rate estimation and
 * surplus maximization, 2020):
 *
 * <pre>P(win | b) = σ(β + γ ln b),  γ ≥ {@value #MIN_SLOPE}</pre>
 *
 * β and γ follow each observation by a step of Newton's method with the curvature seen so far (an extended Kalman filter), which needs no learning
 * rate; the curvature is forgotten at 1 / {@value #MEMORY} for each observation, so that the curve follows its market. Learning takes a lock, which
 * is not on the bid path; reading does not.
 */
public final class WinRateModel {

  static final double MIN_SLOPE = 0.2;
  private static final double MEMORY = 20_000;
  private static final double UNIT_CPM_MICROS = 1e6;
  private static final double PRIOR = 0.05;
  private static final int BISECTIONS = 40;
  private static final double PRECISION = 1e-4;

  private double curvature11 = PRIOR;
  private double curvature12;
  private double curvature22 = PRIOR;
  private volatile Parameters parameters = new Parameters(0, 1, 0, 0);

  private record Parameters(double intercept, double slope, long observations, long losses) {
    double probability(double logPrice) {
      return 1 / (1 + Math.exp(-(intercept + slope * logPrice)));
    }
  }

  /** Learns from one bid. */
  public synchronized void learn(double bidCpmMicros, boolean won) {
    if (!(bidCpmMicros > 0)) {
      return;
    }
    Parameters now = parameters;
    double x = Math.log(bidCpmMicros / UNIT_CPM_MICROS);
    double p = now.probability(x);
    double weight = Math.max(1e-3, p * (1 - p));
    double keep = 1 - 1 / MEMORY;
    curvature11 = keep * curvature11 + weight;
    curvature12 = keep * curvature12 + weight * x;
    curvature22 = keep * curvature22 + weight * x * x + PRIOR / MEMORY;
    double determinant = curvature11 * curvature22 - curvature12 * curvature12;
    if (!(determinant > 1e-12)) {
      return;
    }
    double error = (won ? 1 : 0) - p;
    double intercept = now.intercept() + error * (curvature22 - curvature12 * x) / determinant;
    double slope = now.slope() + error * (curvature11 * x - curvature12) / determinant;
    parameters = new Parameters(
        intercept,
        Math.max(MIN_SLOPE, slope),
        now.observations() + 1,
        now.losses() + (won ? 0 : 1));
  }

  public long observations() {
    return parameters.observations();
  }

  /** How many of them lost. */
  public long losses() {
    return parameters.losses();
  }

  /** 0 to 1. */
  public double winProbability(double bidCpmMicros) {
    return bidCpmMicros > 0 ? parameters.probability(Math.log(bidCpmMicros / UNIT_CPM_MICROS)) : 0;
  }

  /**
   * The bid that maximises (worth − b) · P(win | b): the root of b = γ (1 − P(b)) (worth − b), whose right side falls, by bisection to {@value
   * #PRECISION} of the worth.
   */
  public double best(double worth) {
    Parameters now = parameters;
    double low = 0;
    double high = worth;
    for (int i = 0; i < BISECTIONS && high - low > PRECISION * worth; i++) {
      double bid = (low + high) / 2;
      double p = now.probability(Math.log(bid / UNIT_CPM_MICROS));
      if (now.slope() * (1 - p) * (worth - bid) > bid) {
        low = bid;
      } else {
        high = bid;
      }
    }
    return (low + high) / 2;
  }
}
