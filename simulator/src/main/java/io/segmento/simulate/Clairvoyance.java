package io.segmento.simulate;

/**
 * What somebody who knows every price and every true probability could reach. Fills while a {@link Simulation} runs, and takes the same memory for ten million auctions as for one thousand: what can be bought
 * is summed by clicks for the money, in steps of a quarter to half a per cent.
 */
public final class Clairvoyance {

  private static final double CPM = 1_000;
  /** Leaves the exponent and eight bits of the fraction of a positive float, which orders like its bits. */
  private static final int DROPPED_BITS = 15;

  private static final int STEPS = Float.floatToIntBits(Float.POSITIVE_INFINITY) >>> DROPPED_BITS;

  private final double[] clicks = new double[STEPS];
  private final double[] micros = new double[STEPS];
  private int count;

  void auction(double rate, long rivalCpmMicros) {
    double price = Math.max(1, rivalCpmMicros) / CPM;
    int step = Float.floatToIntBits((float) (rate / price)) >>> DROPPED_BITS;
    clicks[step] += rate;
    micros[step] += price;
    count++;
  }

  /** The clicks that a budget can buy at the prices to beat: the best click for its money first. With the first campaign's best creative, and without fatigue. */
  public double clicks(double budgetMicros) {
    double left = budgetMicros;
    double bought = 0;
    for (int i = STEPS - 1; i >= 0 && left > 0; i--) {
      if (micros[i] > 0) {
        double part = Math.min(1, left / micros[i]);
        left -= micros[i];
        bought += part * clicks[i];
      }
    }
    return bought;
  }

  /** What is left over when everything is bought that is worth its price, and nothing else; micros of currency. */
  public double surplusMicros(double clickValueMicros) {
    double surplus = 0;
    for (int i = 0; i < STEPS; i++) {
      surplus += Math.max(0, clicks[i] * clickValueMicros - micros[i]);
    }
    return surplus;
  }

  /** What everything would cost at the prices to beat, micros of currency. */
  public double totalMicros() {
    double total = 0;
    for (double each : micros) {
      total += each;
    }
    return total;
  }

  public int auctions() {
    return count;
  }
}
