package io.segmento.platform.experiment;

/**
 * Count, means, variances and covariance of pairs (y, x), by updates that lose no digits (Welford 1962; Chan, Golub, LeVeque 1983 for merging). A
 * sample of single numbers leaves x at 0. Immutable.
 */
public record Moments(
    long count, double meanY, double meanX, double squaresY, double squaresX, double products) {

  public static final Moments NONE = new Moments(0, 0, 0, 0, 0, 0);

  /** Of single numbers. */
  public static Moments of(double... values) {
    Moments sum = NONE;
    for (double value : values) {
      sum = sum.with(value, 0);
    }
    return sum;
  }

  /** Of pairs; both of the same length. */
  public static Moments of(double[] y, double[] x) {
    if (y.length != x.length) {
      throw new IllegalArgumentException(
          "x: " + x.length + " values (expected: " + y.length + ", as of y)");
    }
    Moments sum = NONE;
    for (int i = 0; i < y.length; i++) {
      sum = sum.with(y[i], x[i]);
    }
    return sum;
  }

  /** With one more pair. */
  public Moments with(double y, double x) {
    long n = count + 1;
    double offY = y - meanY;
    double offX = x - meanX;
    double newMeanY = meanY + offY / n;
    double newMeanX = meanX + offX / n;
    return new Moments(
        n,
        newMeanY,
        newMeanX,
        squaresY + offY * (y - newMeanY),
        squaresX + offX * (x - newMeanX),
        products + offY * (x - newMeanX));
  }

  /** Of both samples. */
  public Moments merge(Moments other) {
    if (count == 0) {
      return other;
    }
    if (other.count == 0) {
      return this;
    }
    long n = count + other.count;
    double offY = other.meanY - meanY;
    double offX = other.meanX - meanX;
    double weight = (double) count * other.count / n;
    return new Moments(
        n,
        meanY + offY * other.count / n,
        meanX + offX * other.count / n,
        squaresY + other.squaresY + offY * offY * weight,
        squaresX + other.squaresX + offX * offX * weight,
        products + other.products + offY * offX * weight);
  }

  /** Unbiased; NaN of fewer than two. */
  public double varianceY() {
    return count < 2 ? Double.NaN : squaresY / (count - 1);
  }

  public double varianceX() {
    return count < 2 ? Double.NaN : squaresX / (count - 1);
  }

  public double covariance() {
    return count < 2 ? Double.NaN : products / (count - 1);
  }
}
