package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.WinCurve;

/**
 * Shades by the whole learned curve: the bid that maximises (worth − b) · w(b). A learned curve has steps, so a search that trusts slopes would be
 * lost: {@value #TRIED} prices of one fixed grid, each 5 % apart, are tried from the worth downwards. Since the grid is the same for every worth, a
 * higher worth never bids less. Bids the worth while fewer than {@code minObservations} bids are known.
 */
public final class CurveShader implements ShadeStage {

  private static final int TRIED = 72;
  private static final double LOGARITHMIC_STEP = 0.05;
  /** From 1 micro to 10^12: what may be a CPM price. */
  private static final double[] GRID = grid();

  private final BidLandscape landscape;
  private final long minObservations;

  public CurveShader(BidLandscape landscape, long minObservations) {
    this.landscape = requireNonNull(landscape, "landscape");
    this.minObservations = minObservations;
  }

  private static double[] grid() {
    double[] grid = new double[(int) (Math.log(1e12) / LOGARITHMIC_STEP) + 1];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = Math.exp(i * LOGARITHMIC_STEP);
    }
    return grid;
  }

  @Override
  public double priceCpmMicros(double worth, Opportunity opportunity, Candidate candidate) {
    WinCurve curve = landscape.at(opportunity.impression(), candidate.currency());
    return curve.observations() < minObservations ? worth : best(worth, curve);
  }

  /** The price of the grid that leaves most over on average; the worth itself when it is less than a micro or nothing is left over. */
  static double best(double worth, WinCurve curve) {
    double best = worth;
    double bestSurplus = 0;
    int highest =
        Math.min(GRID.length - 1, (int) (Math.log(Math.max(1, worth)) / LOGARITHMIC_STEP));
    for (int i = highest; i >= 0 && i > highest - TRIED; i--) {
      double surplus = (worth - GRID[i]) * curve.winProbability(GRID[i]);
      if (surplus > bestSurplus) {
        bestSurplus = surplus;
        best = GRID[i];
      }
    }
    return best;
  }
}
