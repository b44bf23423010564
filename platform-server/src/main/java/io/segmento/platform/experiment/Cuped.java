package io.segmento.platform.experiment;

/**
 * The difference of two arms' means with what their units did before taken off (CUPED: Deng, Xu, Kohavi, Walker, WSDM 2013):
 *
 * <pre>
 * θ      = Σ (y − ȳₐ)(c − c̄ₐ) / Σ (c − c̄ₐ)²                        of both arms, each about its own means
 * d      = (ȳ₁ − ȳ₀) − θ (c̄₁ − c̄₀)
 * sₐ²    = Σ (y − ȳₐ − θ (c − c̄ₐ))² / (nₐ − 1) · (n − 2) / (n − 3)   n = n₁ + n₀
 * var(d) = s₁² / n₁ + s₀² / n₀ + s² (c̄₁ − c̄₀)² / Σ (c − c̄ₐ)²
 * </pre>
 *
 * where c is a unit's own past. It is nothing that the arm has done, so d means what ȳ₁ − ȳ₀ does, and its variance is less by ρ². The last term is the error of θ, s²
 * the variance of both arms' rests. Arms may differ in variance, since an effect may change it (Welch 1947); degrees of freedom are Welch's, and at most n − 3. Where
 * no unit has a past, or all have the same, θ is 0, and it is Welch's comparison with n − 2 for n − 3. Immutable.
 *
 * @param difference of the arms' means, with its interval
 * @param explained ρ², the part of the units' noise that their past explains; 0 to 1
 */
public record Cuped(Interval difference, double explained) {

  /** Nothing can be said. */
  public static final Cuped UNKNOWN = new Cuped(Interval.UNKNOWN, 0);

  /**
   * Compares two arms.
   *
   * @param treatment y and, as x, the past c of its units; at least two, as in the other
   */
  static Cuped of(Moments treatment, Moments control, double confidence) {
    long n = treatment.count() + control.count();
    double ofPast = treatment.squaresX() + control.squaresX();
    boolean hasPast = ofPast > 0 && n > 3;
    double products = treatment.products() + control.products();
    double theta = hasPast ? products / ofPast : 0;
    double apart = treatment.meanX() - control.meanX();
    double freedom = hasPast ? n - 3.0 : n - 2.0;
    double rest = rest(treatment, theta) + rest(control, theta);
    double lost = (n - 2.0) / freedom;
    double one = lost * rest(treatment, theta) / (treatment.count() - 1.0) / treatment.count();
    double other = lost * rest(control, theta) / (control.count() - 1.0) / control.count();
    double ofTheta = hasPast ? rest / freedom * apart * apart / ofPast : 0;
    double welch = (one + other)
        * (one + other)
        / (one * one / (treatment.count() - 1.0) + other * other / (control.count() - 1.0));
    double all = treatment.squaresY() + control.squaresY();
    return new Cuped(
        Comparison.student(
            treatment.meanY() - control.meanY() - theta * apart,
            Math.sqrt(one + other + ofTheta),
            one + other == 0 ? freedom : Math.min(welch, freedom),
            confidence),
        hasPast && all > 0 ? Math.min(1, products * products / (ofPast * all)) : 0);
  }

  /** Squares of what θ does not explain. */
  private static double rest(Moments arm, double theta) {
    return Math.max(
        0, arm.squaresY() - 2 * theta * arm.products() + theta * theta * arm.squaresX());
  }
}
