package io.segmento.simulate;

/**
 * Buckets of values by their logarithm, all of the same width; those at the ends are open.
 *
 * @param origin the logarithm at which the first bucket begins
 * @param step the width of each, in logarithms
 */
record LogScale(double origin, double step, int buckets) {

  /** With a value in the middle of the scale, where the middle two buckets meet when their number is even. */
  static LogScale around(double value, double step, int buckets) {
    return new LogScale(Math.log(value) - 0.5 * buckets * step, step, buckets);
  }

  /** The bucket of a value, 0 or more. */
  int bucket(double value) {
    return (int) Math.max(0, Math.min(buckets - 1, (Math.log(value) - origin) / step));
  }

  /** The middle of each bucket. */
  double[] middles() {
    double[] middles = new double[buckets];
    for (int i = 0; i < buckets; i++) {
      middles[i] = Math.exp(origin + (i + 0.5) * step);
    }
    return middles;
  }
}
