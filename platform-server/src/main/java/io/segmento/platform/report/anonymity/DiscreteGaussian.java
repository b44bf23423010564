package io.segmento.platform.report.anonymity;

/**
 * The discrete Gaussian: P(x) ∝ exp(−x² / 2σ²) over the whole numbers. By rejection from a discrete Laplace of scale ⌊σ⌋ + 1 (Canonne, Kamath and
 * Steinke, "The Discrete Gaussian for Differential Privacy", 2020, algorithm 3), so that no bit of a floating-point number can tell of what was added
 * to what. A sum of sensitivity Δ with such noise is Δ² / 2σ² zero-concentrated differentially private.
 */
final class DiscreteGaussian {
  private static final double E_TO_MINUS_1 = StrictMath.exp(-1);

  private DiscreteGaussian() {}

  /**
   * One value.
   *
   * @param sigma 1 to 2^24
   */
  static long sample(SeededStream random, long sigma) {
    long scale = sigma + 1;
    double variance = (double) sigma * sigma;
    while (true) {
      long candidate = laplace(random, scale);
      double off = Math.abs(candidate) - variance / scale;
      // StrictMath: the same bits on every machine.
      if (random.chance(StrictMath.exp(-off * off / (2 * variance)))) {
        return candidate;
      }
    }
  }

  /** P(x) ∝ exp(−|x| / scale). */
  private static long laplace(SeededStream random, long scale) {
    while (true) {
      long rest = random.below(scale);
      if (!random.chance(StrictMath.exp(-(double) rest / scale))) {
        continue;
      }
      long wholes = 0;
      while (random.chance(E_TO_MINUS_1)) {
        wholes++;
      }
      long size = wholes * scale + rest;
      boolean negative = random.bits() < 0;
      // Zero has one sign, or it would come twice as often.
      if (!negative || size > 0) {
        return negative ? -size : size;
      }
    }
  }
}
