package io.segmento.strategy.bidding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.BitSet;

/**
 * Logistic regression over hashed features, learned one example at a time (FTRL-proximal; McMahan and others: Ad click prediction: a view from the
 * trenches, KDD 2013):
 *
 * <pre>
 * wᵢ = 0 if |zᵢ| ≤ λ₁, else −(zᵢ − sgn(zᵢ) λ₁) / ((β + √nᵢ) / α + λ₂)
 * g  = p − y                      for each feature of the example
 * zᵢ ← zᵢ + g − ((√(nᵢ + g²) − √nᵢ) / α) wᵢ,   nᵢ ← nᵢ + g²
 * </pre>
 *
 * z and n are sums over examples. So what several nodes learned is put together by adding what each of them added ({@link #drain}, {@link #merge});
 * each w is then of all. Learning takes a lock, which is not on the bid path; scoring does not.
 */
public final class FtrlProximal {

  /** α: how far a step goes. */
  public static final double ALPHA = 0.1;

  public static final double BETA = 1;
  /** λ₁: what keeps rare features at 0. */
  public static final double LAMBDA1 = 1;

  public static final double LAMBDA2 = 1;

  private static final VarHandle AT = MethodHandles.arrayElementVarHandle(double[].class);

  private final double offset;
  private final double[] z;
  private final double[] n;
  private final double[] newZ;
  private final double[] newN;
  private final BitSet changed;

  /** Told what was added to a weight. */
  @FunctionalInterface
  public interface Drained {
    void change(int index, double z, double n);
  }

  /**
   * Knows nothing.
   *
   * @param size how many weights there are
   * @param offset the score of an example of which nothing is known
   */
  public FtrlProximal(int size, double offset) {
    this.offset = offset;
    z = new double[size];
    n = new double[size];
    newZ = new double[size];
    newN = new double[size];
    changed = new BitSet(size);
  }

  public int size() {
    return z.length;
  }

  /** The sum of the features' weights and the offset: the logarithm of the odds. */
  public double score(int[] features, int count) {
    double sum = offset;
    for (int i = 0; i < count; i++) {
      sum += weight(features[i]);
    }
    return sum;
  }

  /** w of one feature. */
  public double weight(int feature) {
    double zi = (double) AT.getOpaque(z, feature);
    if (Math.abs(zi) <= LAMBDA1) {
      return 0;
    }
    double ni = (double) AT.getOpaque(n, feature);
    return -(zi - Math.signum(zi) * LAMBDA1) / ((BETA + Math.sqrt(ni)) / ALPHA + LAMBDA2);
  }

  /** Learns from one example. */
  public synchronized void learn(int[] features, int count, boolean positive) {
    double score = score(features, count);
    double gradient = 1 / (1 + Math.exp(-score)) - (positive ? 1 : 0);
    double square = gradient * gradient;
    for (int i = 0; i < count; i++) {
      int feature = features[i];
      double before = n[feature];
      double step = (Math.sqrt(before + square) - Math.sqrt(before)) / ALPHA;
      add(feature, gradient - step * weight(feature), square);
    }
  }

  /** Adds to the sums of a weight; what is no example, such as a count, may use weights that no feature has. */
  synchronized void add(int index, double zAdded, double nAdded) {
    AT.setOpaque(z, index, z[index] + zAdded);
    AT.setOpaque(n, index, n[index] + nAdded);
    newZ[index] += zAdded;
    newN[index] += nAdded;
    changed.set(index);
  }

  double z(int index) {
    return (double) AT.getOpaque(z, index);
  }

  double n(int index) {
    return (double) AT.getOpaque(n, index);
  }

  /** Hands over what was added to the weights of a range since the last time, and takes it as told. */
  public synchronized void drain(int from, int to, Drained told) {
    for (int i = changed.nextSetBit(from); i >= 0 && i < to; i = changed.nextSetBit(i + 1)) {
      told.change(i, newZ[i], newN[i]);
      newZ[i] = 0;
      newN[i] = 0;
      changed.clear(i);
    }
  }

  /** Takes back what was drained and could not be told. */
  public synchronized void restore(int index, double zAdded, double nAdded) {
    newZ[index] += zAdded;
    newN[index] += nAdded;
    changed.set(index);
  }

  /** The sums of a weight over all nodes, without what this one has not told yet. What is no finite number is left out. */
  public synchronized void merge(int index, double allZ, double allN) {
    if (Double.isFinite(allZ) && Double.isFinite(allN) && allN >= 0) {
      AT.setOpaque(z, index, allZ + newZ[index]);
      AT.setOpaque(n, index, allN + newN[index]);
    }
  }
}
