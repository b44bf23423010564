package io.segmento.simulate;

/** The chances of one auction, one after the other (SplitMix64). Always drawn in the same order and number. Not thread-safe. */
final class Draws {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  void begin(long seed, long auction) {
    state = mix(seed + GOLDEN) ^ mix(auction * GOLDEN + 1);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  long bits() {
    state += GOLDEN;
    return mix(state);
  }

  /** In [0, 1). */
  double uniform() {
    return (bits() >>> 11) * 0x1.0p-53;
  }

  /** The first of a pair of independent standard normals; the other is {@link #second}. */
  double gaussian() {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    double angle = 2 * Math.PI * uniform();
    second = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  private double second;

  double second() {
    return second;
  }

  /** Poisson by inversion for small means, by its normal limit above 60. */
  int poisson(double mean) {
    if (mean > 60) {
      return (int) Math.max(0, Math.rint(mean + Math.sqrt(mean) * gaussian()));
    }
    double left = 1 - uniform();
    double limit = Math.exp(-mean);
    int count = 0;
    while (left > limit) {
      left *= 1 - uniform();
      count++;
    }
    return count;
  }
}
