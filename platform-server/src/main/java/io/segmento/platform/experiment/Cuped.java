package io.segmento.platform.experiment;

/**
 * Takes off a unit's result what its own past explains (Deng, Xu, Kohavi, Walker: Improving the sensitivity of online controlled experiments by
 * utilizing pre-experiment data, WSDM 2013):
 *
 * <pre>y' = y − θ (x − mean x),  θ = cov(y, x) / var x</pre>
 *
 * θ is of all arms together, x is from before the experiment, so the difference of arms keeps its mean, and its variance falls by the square of the
 * correlation of y and x. Immutable.
 *
 * @param theta θ; 0 where x never varies
 * @param meanX the mean of x over all arms
 */
public record Cuped(double theta, double meanX) {

  /** From the pairs of result and past of all arms. */
  public static Cuped of(Moments all) {
    double variance = all.varianceX();
    return new Cuped(variance > 0 ? all.covariance() / variance : 0, all.meanX());
  }

  public double adjust(double y, double x) {
    return y - theta * (x - meanX);
  }

  /** The moments that an arm's adjusted results have; their x is 0. */
  public Moments adjust(Moments arm) {
    return new Moments(
        arm.count(),
        adjust(arm.meanY(), arm.meanX()),
        0,
        arm.squaresY() - 2 * theta * arm.products() + theta * theta * arm.squaresX(),
        0,
        0);
  }
}
