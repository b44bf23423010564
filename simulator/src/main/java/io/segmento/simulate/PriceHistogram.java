package io.segmento.simulate;

import java.util.Arrays;

/** Prices to beat as they were counted: between two bounds every price is as likely as another. Immutable. */
public final class PriceHistogram {

  static final int MAX_BUCKETS = 100_000;

  private final double[] upTo;
  private final double[] below;

  /**
   * Of counts.
   *
   * @param upToCpmMicros the upper bounds of the buckets, each above the one before; the first bucket begins at 0
   * @param counts of prices in each, ≥ 0; their sum is above 0. Fractions are as good
   */
  public PriceHistogram(double[] upToCpmMicros, double[] counts) {
    if (upToCpmMicros.length == 0
        || upToCpmMicros.length > MAX_BUCKETS
        || upToCpmMicros.length != counts.length) {
      throw new IllegalArgumentException("buckets: " + upToCpmMicros.length + ", counts: "
          + counts.length + " (expected: 1 to " + MAX_BUCKETS + ", as many)");
    }
    upTo = upToCpmMicros.clone();
    below = new double[counts.length];
    double sum = 0;
    double bound = 0;
    for (int i = 0; i < counts.length; i++) {
      if (!(upTo[i] > bound && upTo[i] <= Market.MAX_CPM_MICROS)) {
        throw new IllegalArgumentException("up_to_cpm_micros: " + upTo[i]
            + " (expected: above the one before, " + bound + ", up to " + Market.MAX_CPM_MICROS
            + ")");
      }
      if (!(counts[i] >= 0 && counts[i] <= Market.MAX_CPM_MICROS)) {
        throw new IllegalArgumentException("auctions: " + counts[i] + " (expected: >= 0)");
      }
      bound = upTo[i];
      sum += counts[i];
      below[i] = sum;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException("auctions: " + sum + " in all (expected: above 0)");
    }
    for (int i = 0; i < below.length; i++) {
      below[i] /= sum;
    }
  }

  /** The price that a part of all is at or below; 0 to 1. */
  double at(double part) {
    int found = Arrays.binarySearch(below, part);
    int bucket = Math.min(below.length - 1, found >= 0 ? found : -found - 1);
    // A bucket that nothing lies in is as high as the one before.
    double lower = bucket == 0 ? 0 : below[bucket - 1];
    double inside =
        below[bucket] > lower ? Math.min(1, (part - lower) / (below[bucket] - lower)) : 1;
    double from = bucket == 0 ? 0 : upTo[bucket - 1];
    return from + inside * (upTo[bucket] - from);
  }

  /** The part of all that is at or below a price, 0 to 1. */
  double partBelow(double cpmMicros) {
    if (cpmMicros <= 0) {
      return 0;
    }
    int found = Arrays.binarySearch(upTo, cpmMicros);
    int bucket = found >= 0 ? found : -found - 1;
    if (bucket >= upTo.length) {
      return 1;
    }
    double from = bucket == 0 ? 0 : upTo[bucket - 1];
    double lower = bucket == 0 ? 0 : below[bucket - 1];
    return lower + (below[bucket] - lower) * (cpmMicros - from) / (upTo[bucket] - from);
  }

  /** The mean, where every price below a floor counts as the floor. */
  double meanAbove(double floor) {
    double sum = 0;
    for (int i = 0; i < upTo.length; i++) {
      double from = i == 0 ? 0 : upTo[i - 1];
      double to = upTo[i];
      double within = Math.min(to, Math.max(from, floor));
      double above =
          (within - from) / (to - from) * within + (to - within) / (to - from) * (within + to) / 2;
      sum += (below[i] - (i == 0 ? 0 : below[i - 1])) * Math.max(floor, above);
    }
    return sum;
  }

  /** The upper bounds of the buckets, CPM micros. */
  double[] bounds() {
    return upTo.clone();
  }

  /** The part of all that lies in each bucket. */
  double[] parts() {
    double[] parts = new double[below.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = below[i] - (i == 0 ? 0 : below[i - 1]);
    }
    return parts;
  }
}
