package io.segmento.strategy.bidding;

/**
 * The closed forms of optimal real-time bidding (Zhang, Yuan, Wang: Optimal real-time bidding for display advertising, KDD 2014). Units: whatever
 * {@code c} has.
 */
public final class Ortb {

  private Ortb() {}

  /**
   * The bid that maximises (worth − b) · b / (c + b):
   *
   * <pre>b = √(c² + c·worth) − c</pre>
   *
   * With worth = θ/λ this is ORTB1. At most half the worth. Without a known c (≤ 0) the worth itself.
   */
  public static double one(double worth, double c) {
    if (!(c > 0)) {
      return worth;
    }
    // The same as √(c² + c·worth) − c, without the difference of two near numbers when the worth is
    // small beside c.
    return c * worth / (Math.sqrt(c * c + c * worth) + c);
  }

  /**
   * ORTB2, for w(b) = b² / (c² + b²), with worth = θ/λ:
   *
   * <pre>b = c · (x^⅓ − x^−⅓),  x = (worth + √(c² + worth²)) / c</pre>
   */
  public static double two(double worth, double c) {
    if (!(c > 0)) {
      return worth;
    }
    double root = Math.cbrt((worth + Math.sqrt(c * c + worth * worth)) / c);
    return c * (root - 1 / root);
  }
}
