package io.segmento.simulate;

/**
 * One exchange: the highest rival bid is log-normal.
 *
 * @param exchange its name, as a strategy sees it
 * @param share of all auctions, above 0; shares need not sum to 1
 * @param logMean mean of the logarithm of the highest rival bid in CPM micros
 * @param logDeviation its deviation, ≥ 0
 * @param firstPrice the winner pays its own bid; otherwise the highest rival bid or the floor
 * @param floorCpmMicros the least that is taken
 * @param tellsMinimum says what would have won, to winners and losers
 * @param tellsLosses says that a bid lost
 */
public record Market(
    String exchange,
    double share,
    double logMean,
    double logDeviation,
    boolean firstPrice,
    long floorCpmMicros,
    boolean tellsMinimum,
    boolean tellsLosses) {

  /** A first-price exchange of a given median price that tells losses and no prices. */
  public static Market firstPrice(String exchange, double medianCpmMicros, double logDeviation) {
    return new Market(exchange, 1, Math.log(medianCpmMicros), logDeviation, true, 0, false, true);
  }

  public static Market secondPrice(String exchange, double medianCpmMicros, double logDeviation) {
    return new Market(exchange, 1, Math.log(medianCpmMicros), logDeviation, false, 0, false, true);
  }

  /** How likely a bid is the highest, 0 to 1; without the floor. */
  public double winProbability(double cpmMicros) {
    return cpmMicros <= 0
        ? 0
        : Normal.cumulative((Math.log(cpmMicros) - logMean) / Math.max(1e-9, logDeviation));
  }

  public Market withShare(double newShare) {
    return new Market(
        exchange,
        newShare,
        logMean,
        logDeviation,
        firstPrice,
        floorCpmMicros,
        tellsMinimum,
        tellsLosses);
  }

  public Market withFloor(long cpmMicros) {
    return new Market(
        exchange, share, logMean, logDeviation, firstPrice, cpmMicros, tellsMinimum, tellsLosses);
  }

  public Market telling(boolean minimum, boolean losses) {
    return new Market(
        exchange, share, logMean, logDeviation, firstPrice, floorCpmMicros, minimum, losses);
  }
}
