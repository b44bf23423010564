package io.segmento.platform.report;

import io.segmento.platform.counter.HyperLogLog;
import org.jspecify.annotations.Nullable;

/**
 * How many more of the exposed than of the held out bought, as a share, with its interval of 95 % confidence (Katz, Baptista, Azen, Pike: Obtaining
 * confidence intervals for the risk ratio in cohort studies, Biometrics 1978):
 *
 * <pre>
 * lift = p1 / p0 − 1,  p = buyers / users
 * interval = exp(ln(p1 / p0) ± 1.96 s) − 1,  s² = 1/buyers1 − 1/users1 + 1/buyers0 − 1/users0 + 4 e²
 * </pre>
 *
 * where e is the standard error of an estimate of a number of people: there are four of them.
 */
record Lift(double estimate, double low, double high) {
  private static final double Z = 1.959963984540054;
  private static final double PPM = 1e6;

  /** Null when it cannot be told: a group without buyers, or without users. */
  static @Nullable Lift of(long exposedBuyers, long exposed, long heldOutBuyers, long heldOut) {
    if (exposedBuyers <= 0 || heldOutBuyers <= 0) {
      return null;
    }
    // Estimates may be off so far that there are more buyers than users.
    double exposedUsers = Math.max(exposed, exposedBuyers);
    double heldOutUsers = Math.max(heldOut, heldOutBuyers);
    double ratio = exposedBuyers / exposedUsers / (heldOutBuyers / heldOutUsers);
    double error = HyperLogLog.STANDARD_ERROR;
    double deviation = Math.sqrt(1.0 / exposedBuyers
        - 1 / exposedUsers
        + 1.0 / heldOutBuyers
        - 1 / heldOutUsers
        + 4 * error * error);
    double factor = Math.exp(Z * deviation);
    return new Lift(ratio - 1, ratio / factor - 1, ratio * factor - 1);
  }

  long estimatePpm() {
    return Math.round(estimate * PPM);
  }

  long lowPpm() {
    return Math.round(low * PPM);
  }

  long highPpm() {
    return Math.round(high * PPM);
  }
}
