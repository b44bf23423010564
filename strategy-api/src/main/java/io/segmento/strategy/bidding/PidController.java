package io.segmento.strategy.bidding;

import java.util.List;

/**
 * Steers a multiplier so that a figure stays at its target (Zhang and others: Feedback control of real-time display advertising, WSDM 2016):
 *
 * <pre>φ = Kp·e + Ki·Σe + Kd·(e − e before), within [low, high];  multiplier = exp(φ)</pre>
 *
 * e is the error of one round, positive when the multiplier should rise: the relative error (target − figure) / target, so that the constants fit any
 * unit. Where φ is at a bound, an error that would push it further is not summed up (anti-windup). Not thread-safe: one thread ends rounds; {@link
 * #multiplier} may be read by any.
 */
public final class PidController {

  /** What {@link #save} writes, in its order. */
  static final List<String> SAVED = List.of("sum", "before", "log_multiplier");

  /** Of these, what is not known before the first round has ended. */
  static final int BEFORE = 1;

  private final double proportional;
  private final double integral;
  private final double derivative;
  private final double low;
  private final double high;
  private double sum;
  private double before;
  private boolean hasBefore;
  private volatile double multiplier = 1;

  /** Begins at 1, that is φ = 0, which must lie in [low, high]. */
  public PidController(
      double proportional, double integral, double derivative, double low, double high) {
    if (!(low <= 0 && high >= 0 && high < 20)) {
      throw new IllegalArgumentException(
          "bounds: " + low + " to " + high + " (expected: 0 between them)");
    }
    this.proportional = proportional;
    this.integral = integral;
    this.derivative = derivative;
    this.low = low;
    this.high = high;
  }

  /** Ends a round with its error; one that is not a number changes nothing. Answers the multiplier of the next round. */
  public double round(double error) {
    if (!Double.isFinite(error)) {
      return multiplier;
    }
    double change = hasBefore ? error - before : 0;
    double summed = sum + error;
    double signal = proportional * error + integral * summed + derivative * change;
    boolean pushesOut = (signal > high && error > 0) || (signal < low && error < 0);
    if (!pushesOut) {
      sum = summed;
    }
    before = error;
    hasBefore = true;
    multiplier = Math.exp(Math.max(low, Math.min(high, signal)));
    return multiplier;
  }

  /** Where it stands, to be given to {@link #restore}, from {@code at} on. */
  void save(double[] to, int at) {
    to[at] = sum;
    to[at + 1] = hasBefore ? before : Double.NaN;
    to[at + 2] = Math.log(multiplier);
  }

  /** Goes on where another stood. */
  void restore(double[] from, int at) {
    sum = from[at];
    hasBefore = !Double.isNaN(from[at + 1]);
    before = hasBefore ? from[at + 1] : 0;
    multiplier = Math.exp(Math.max(low, Math.min(high, from[at + 2])));
  }

  public double multiplier() {
    return multiplier;
  }
}
