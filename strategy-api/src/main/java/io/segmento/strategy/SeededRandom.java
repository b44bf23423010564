package io.segmento.strategy;

/**
 * Random numbers of one decision: the same seed gives the same ones, here, in replay and in simulation. No object is needed: a choice names the
 * seed of its {@link Opportunity} and a stream of its own, so that two choices of one decision are independent of each other and of their order.
 *
 * <p>SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014) as a function of a counter.
 */
public final class SeededRandom {

  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1.0p-53;

  private SeededRandom() {}

  /** 64 random bits. */
  public static long bits(long seed, long stream) {
    long z = seed + GOLDEN * (stream + 1);
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Uniform in [0, 1). */
  public static double uniform(long seed, long stream) {
    return (bits(seed, stream) >>> 11) * UNIT;
  }

  /** A stream's number from any text, such as a creative's id. */
  public static long stream(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Standard normal: mean 0, deviation 1 (Box and Muller; takes the streams {@code stream} and {@code ~stream}). */
  public static double gaussian(long seed, long stream) {
    double radius = Math.sqrt(-2 * Math.log(1 - uniform(seed, stream)));
    return radius * Math.cos(2 * Math.PI * uniform(seed, ~stream));
  }
}
