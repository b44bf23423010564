package io.segmento.simulate;

/** How those who saw an impression responded, by groups of them. Not thread-safe while it fills. */
public final class ResponseSums {

  private final long[] impressions;
  private final double[] predicted;
  private final double[] expected;
  private final long[] clicks;

  ResponseSums(int groups) {
    impressions = new long[groups];
    predicted = new double[groups];
    expected = new double[groups];
    clicks = new long[groups];
  }

  void add(int group, double predictedRate, double trueRate, boolean clicked) {
    impressions[group]++;
    predicted[group] += predictedRate;
    expected[group] += trueRate;
    clicks[group] += clicked ? 1 : 0;
  }

  public long[] impressions() {
    return impressions.clone();
  }

  /** Sums of predicted click probabilities. */
  public double[] predicted() {
    return predicted.clone();
  }

  /** Sums of true ones. */
  public double[] expected() {
    return expected.clone();
  }

  /** Sampled. */
  public long[] clicks() {
    return clicks.clone();
  }
}
