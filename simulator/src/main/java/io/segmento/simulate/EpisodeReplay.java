package io.segmento.simulate;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Recorded second-price auctions whose market price is known, so that any bid can be replayed exactly: it wins when it is at least the price, and pays
 * the price. Played in episodes of equal length with a budget for each, the last one being shorter. Immutable.
 */
public final class EpisodeReplay {

  private final boolean[] clicked;
  private final int[] prices;
  private final double[] rates;

  private EpisodeReplay(boolean[] clicked, int[] prices, double[] rates) {
    this.clicked = clicked;
    this.prices = prices;
    this.rates = rates;
  }

  /** What is bid for an auction, at most {@code budgetLeft}; prices are whole numbers of the record's unit. */
  @FunctionalInterface
  public interface Bidder {
    int bid(int auctionsLeft, int budgetLeft, double rate);
  }

  /** What came of all episodes. */
  public record Totals(int clicks, int wins, long cost) {}

  /** Reads lines of click (0 or 1), market price and predicted click probability; throws {@link IOException} naming a line that is none. */
  public static EpisodeReplay read(Path file) throws IOException {
    boolean[] clicked = new boolean[1 << 16];
    int[] prices = new int[1 << 16];
    double[] rates = new double[1 << 16];
    int count = 0;
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (count == prices.length) {
          clicked = Arrays.copyOf(clicked, 2 * count);
          prices = Arrays.copyOf(prices, 2 * count);
          rates = Arrays.copyOf(rates, 2 * count);
        }
        String[] parts = line.strip().split(" ", -1);
        try {
          clicked[count] = Integer.parseInt(parts[0]) == 1;
          prices[count] = Integer.parseInt(parts[1]);
          rates[count] = Double.parseDouble(parts[2]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
          throw new IOException(
              "line " + (count + 1) + ": " + line + " (expected: click price probability)", e);
        }
        count++;
      }
    }
    return new EpisodeReplay(
        Arrays.copyOf(clicked, count), Arrays.copyOf(prices, count), Arrays.copyOf(rates, count));
  }

  public int auctions() {
    return prices.length;
  }

  /** Plays all auctions. */
  public Totals play(int episodeLength, int episodeBudget, Bidder bidder) {
    int clicks = 0;
    int wins = 0;
    long cost = 0;
    for (int from = 0; from < prices.length; from += episodeLength) {
      int left = episodeBudget;
      // A bidder plans for a whole episode, also in the last one, which is shorter.
      for (int i = 0; i < episodeLength && from + i < prices.length && left > 0; i++) {
        int at = from + i;
        int bid = Math.min(left, bidder.bid(episodeLength - i, left, rates[at]));
        if (bid >= prices[at]) {
          wins++;
          cost += prices[at];
          left -= prices[at];
          clicks += clicked[at] ? 1 : 0;
        }
      }
    }
    return new Totals(clicks, wins, cost);
  }
}
