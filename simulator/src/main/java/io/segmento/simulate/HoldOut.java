package io.segmento.simulate;

/**
 * What a comparison with the held out says, as {@code segmento experiment report} does: of the users who were bid for, and of those who would have been, how many bought from then on to
 * the end.
 *
 * @param bidFor users who were bid for
 * @param bidForBuyers those of them who bought after the first bid, for whatever reason
 * @param heldOut users with a ghost bid
 * @param heldOutBuyers those of them who bought after the first one
 * @param ghostBids bids that were not sent, since the user was held out
 * @param trueIncremental buyers that ads added among those who were bid for, as far as they bought before the end; expected, which nobody knows in life
 */
public record HoldOut(
    long bidFor,
    long bidForBuyers,
    long heldOut,
    long heldOutBuyers,
    long ghostBids,
    double trueIncremental) {

  private static final double Z = 1.959963984540054;

  /** Of two days, with other users each. */
  public HoldOut plus(HoldOut other) {
    return new HoldOut(
        bidFor + other.bidFor,
        bidForBuyers + other.bidForBuyers,
        heldOut + other.heldOut,
        heldOutBuyers + other.heldOutBuyers,
        ghostBids + other.ghostBids,
        trueIncremental + other.trueIncremental);
  }

  /** An estimate and the bounds of its interval of 95 % confidence; NaN where it cannot be told. */
  public record Estimate(double value, double low, double high) {}

  /**
   * How many of those who bought after a bid would not have without ads, as the held out let it be estimated (Wald's interval of a difference of shares):
   *
   * <pre>n1 (p1 − p0) ± 1.96 n1 √(p1 (1 − p1) / n1 + p0 (1 − p0) / n0)</pre>
   */
  public Estimate incremental() {
    double one = (double) bidForBuyers / bidFor;
    double other = (double) heldOutBuyers / heldOut;
    double wide = Z * bidFor * Math.sqrt(one * (1 - one) / bidFor + other * (1 - other) / heldOut);
    double value = bidFor * (one - other);
    return new Estimate(value, value - wide, value + wide);
  }

  /**
   * How much more often those buy who were bid for, as a share (Katz and others 1978), as the platform tells it of people whom it counts:
   *
   * <pre>p1 / p0 − 1,  interval exp(ln(p1 / p0) ± 1.96 √(1/buyers1 − 1/n1 + 1/buyers0 − 1/n0)) − 1</pre>
   */
  public Estimate lift() {
    if (bidForBuyers == 0 || heldOutBuyers == 0) {
      return new Estimate(Double.NaN, Double.NaN, Double.NaN);
    }
    double ratio = (double) bidForBuyers / bidFor / ((double) heldOutBuyers / heldOut);
    double factor = Math.exp(
        Z * Math.sqrt(1.0 / bidForBuyers - 1.0 / bidFor + 1.0 / heldOutBuyers - 1.0 / heldOut));
    return new Estimate(ratio - 1, ratio / factor - 1, ratio * factor - 1);
  }
}
