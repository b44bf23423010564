package io.segmento.strategy.bidding;

/**
 * Bidding as a Markov decision process (Cai and others: Real-time bidding by reinforcement learning in display advertising, WSDM 2017): with t auctions
 * and a budget of b left, what the budget will bring if it is used well, by dynamic programming over the distribution m of market prices:
 *
 * <pre>
 * V(t, b) = V(t−1, b) + Σ over δ ≤ a(t, b) of m(δ) · (θ̄ + V(t−1, b−δ) − V(t−1, b))
 * a(t, b): the largest δ ≤ min(b, highest) with θ̄ + V(t−1, b−δ) − V(t−1, b) ≥ 0
 * bid(t, b, θ): the same with θ for θ̄
 * </pre>
 *
 * Prices and budgets are whole numbers of any one unit. The bid is found by bisection, since V rises with the budget. Immutable.
 */
public final class RlbTable {

  /** Half a gigabyte: a plugin that asks for more would fill the heap of the bidder. */
  private static final long MOST_CELLS = 1L << 26;

  private final int highest;
  private final double[][] values;

  private RlbTable(int highest, double[][] values) {
    this.highest = highest;
    this.values = values;
  }

  /**
   * Works a table out: {@code auctions} × {@code budget} × the highest price steps.
   *
   * @param priceShares how likely each market price from 0 on is; sums to about 1
   * @param averageRate θ̄
   * @param auctions the largest t, ≥ 1
   * @param budget the largest b, ≥ 0; {@code auctions · (budget + 1)} up to 2²⁶
   */
  public static RlbTable of(double[] priceShares, double averageRate, int auctions, int budget) {
    if (auctions < 1 || budget < 0 || priceShares.length == 0) {
      throw new IllegalArgumentException("auctions: " + auctions + ", budget: " + budget
          + ", prices: " + priceShares.length + " (expected: >= 1, >= 0, >= 1)");
    }
    if (auctions * (budget + 1L) > MOST_CELLS) {
      throw new IllegalArgumentException("auctions: " + auctions + ", budget: " + budget
          + " (expected: auctions · (budget + 1) <= " + MOST_CELLS + ")");
    }
    int highest = priceShares.length - 1;
    double[][] values = new double[auctions][budget + 1];
    for (int t = 1; t < auctions; t++) {
      next(values[t - 1], values[t], priceShares, averageRate);
    }
    return new RlbTable(highest, values);
  }

  private static void next(double[] before, double[] after, double[] shares, double averageRate) {
    int highest = shares.length - 1;
    for (int b = 0; b < before.length; b++) {
      double gained = 0;
      int most = Math.min(b, highest);
      for (int price = 0; price <= most; price++) {
        double gain = averageRate + before[b - price] - before[b];
        if (gain < 0) {
          break;
        }
        gained += shares[price] * gain;
      }
      after[b] = before[b] + gained;
    }
  }

  /** The longest episode that it knows. */
  public int auctions() {
    return values.length;
  }

  /** The largest budget that it knows. */
  public int budget() {
    return values[0].length - 1;
  }

  /**
   * The bid with {@code auctionsLeft} auctions, this one included, and a budget.
   *
   * @param auctionsLeft 1 to {@link #auctions()}
   * @param budgetLeft 0 to {@link #budget()}
   */
  public int bid(int auctionsLeft, int budgetLeft, double rate) {
    double[] later = values[auctionsLeft - 1];
    double needed = later[budgetLeft] - rate;
    int low = 0;
    int high = Math.min(budgetLeft, highest);
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (later[budgetLeft - middle] >= needed) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * The same for any state: one that is larger than the table, in auctions or in money, is looked up where the budget for each auction is the same. A budget is never taken for a
   * smaller one: who is richer than the table is asked with as many fewer auctions.
   */
  public int bidScaled(double auctionsLeft, double budgetLeft, double rate) {
    double left = Math.max(1, auctionsLeft);
    double each = Math.max(0, budgetLeft / left);
    double auctions = Math.min(left, auctions());
    if (each * auctions > budget()) {
      auctions = Math.max(1, budget() / each);
    }
    int whole = (int) auctions;
    return bid(whole, (int) Math.min(budget(), each * whole), rate);
  }
}
