package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

/**
 * How much noise a number gets: discrete Gaussian of {@code sigmaSteps} steps of {@code step} units, so that money, whose unit is small, is rounded
 * to steps first.
 *
 * @param step units of the number, at least 1
 * @param sigmaSteps standard deviation in steps, at least 1
 */
record Noise(long step, long sigmaSteps) {
  /** So many steps one user moves a number at most; rounding up to it costs at most a hundredth more noise. */
  private static final long STEPS_PER_USER = 100;

  /**
   * Noise of {@code multiplier} times what one user can add on a day, {@code √days} times that over several.
   *
   * @param mostPerUserDay what one user can add on one day, at least 1
   */
  static Noise of(double multiplier, long mostPerUserDay, int days) {
    long step = (mostPerUserDay + STEPS_PER_USER - 1) / STEPS_PER_USER;
    long moves = (mostPerUserDay + step - 1) / step;
    return new Noise(step, Math.max(1, (long) Math.ceil(multiplier * moves * Math.sqrt(days))));
  }

  /** The standard deviation in units. */
  double sigma() {
    return (double) step * sigmaSteps;
  }

  /** The number, rounded to a step, with noise; the same for the same source and name. */
  long add(NoiseSource source, String name, long exact) {
    long drawn = DiscreteGaussian.sample(source.stream(requireNonNull(name, "name")), sigmaSteps);
    return (Math.floorDiv(exact, step) + drawn) * step;
  }
}
