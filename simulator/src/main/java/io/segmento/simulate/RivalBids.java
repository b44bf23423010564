package io.segmento.simulate;

import java.util.List;

/**
 * The highest bid against us, auction by auction. What rivals share with the user's click probability is its logarithm's part in theirs: the correlation of the scenario. Not
 * thread-safe.
 */
final class RivalBids {

  /** Of the chances of several rivals, so that all others stay what they are without them. */
  private static final long STREAM = 0x726976616c73L;

  private final long seed;
  private final double correlation;
  private final double rest;
  private final Draws draws = new Draws();

  RivalBids(long seed, double correlation) {
    this.seed = seed ^ STREAM;
    this.correlation = correlation;
    rest = Math.sqrt(1 - correlation * correlation);
  }

  /**
   * In CPM micros; 0 when nobody bids.
   *
   * @param logMove by how much prices are higher than the market's at the moment, in the logarithm
   * @param predictable the standard normal of the user's click probability
   * @param independent another one
   */
  long highest(
      Market market, double logMove, double predictable, double independent, long auction) {
    double score = correlation * predictable + rest * independent;
    PriceHistogram histogram = market.histogram();
    if (histogram != null) {
      return (long) (Math.exp(logMove) * histogram.at(Normal.cumulative(score)));
    }
    if (market.rivals().isEmpty()) {
      return (long) Math.exp(market.logMean() + logMove + market.logDeviation() * score);
    }
    return ofSeveral(market.rivals(), logMove, predictable, auction);
  }

  private long ofSeveral(List<Rival> rivals, double logMove, double predictable, long auction) {
    draws.begin(seed, auction);
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < rivals.size(); i++) {
      Rival rival = rivals.get(i);
      boolean bids = draws.uniform() < rival.participation();
      double own = draws.gaussian();
      if (bids) {
        highest = Math.max(
            highest,
            rival.logMean() + rival.logDeviation() * (correlation * predictable + rest * own));
      }
    }
    return (long) Math.exp(highest + logMove);
  }
}
