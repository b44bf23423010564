package io.segmento.simulate;

import java.util.Arrays;

/** What somebody who knows every price and every true probability could reach. Fills while a {@link Simulation} runs. */
public final class Clairvoyance {

  private static final double CPM = 1_000;

  private float[] rates;
  private float[] prices;
  private int count;

  Clairvoyance(int expected) {
    rates = new float[Math.max(16, expected)];
    prices = new float[Math.max(16, expected)];
  }

  void auction(double rate, long rivalCpmMicros) {
    if (count == rates.length) {
      rates = Arrays.copyOf(rates, count + count / 2);
      prices = Arrays.copyOf(prices, count + count / 2);
    }
    rates[count] = (float) rate;
    prices[count] = (float) rivalCpmMicros;
    count++;
  }

  /** The clicks that a budget can buy at the prices to beat: the best click for its money first. For a creative of factor 1 without fatigue. */
  public double clicks(double budgetMicros) {
    long[] order = new long[count];
    for (int i = 0; i < count; i++) {
      float price = rates[i] / Math.max(1, prices[i]);
      // Positive floats order like their bits; inverted, the best comes first.
      order[i] = ((long) ~Float.floatToIntBits(price) << 32) | i;
    }
    Arrays.sort(order);
    double left = budgetMicros;
    double clicks = 0;
    for (long entry : order) {
      int i = (int) entry;
      double price = prices[i] / CPM;
      if (price <= left) {
        left -= price;
        clicks += rates[i];
      }
    }
    return clicks;
  }

  /** What is left over when everything is bought that is worth its price, and nothing else; micros of currency. */
  public double surplusMicros(double clickValueMicros) {
    double surplus = 0;
    for (int i = 0; i < count; i++) {
      surplus += Math.max(0, rates[i] * clickValueMicros - prices[i] / CPM);
    }
    return surplus;
  }

  /** What everything would cost at the prices to beat, micros of currency. */
  public double totalMicros() {
    double total = 0;
    for (int i = 0; i < count; i++) {
      total += prices[i] / CPM;
    }
    return total;
  }

  public int auctions() {
    return count;
  }
}
