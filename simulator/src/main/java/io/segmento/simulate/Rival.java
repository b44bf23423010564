package io.segmento.simulate;

/**
 * One of several who bid against us in an exchange: in a part of the auctions, a log-normal bid each time.
 *
 * @param logMean mean of the logarithm of its bid in CPM micros
 * @param logDeviation its deviation, ≥ 0
 * @param participation the part of the auctions that it bids in, above 0 to 1
 */
public record Rival(double logMean, double logDeviation, double participation) {

  /** Names what is wrong and what is expected. */
  public Rival {
    if (!Double.isFinite(logMean)
        || !(logDeviation >= 0 && logDeviation <= Market.MAX_DEVIATION)
        || !(participation > 0 && participation <= 1)) {
      throw new IllegalArgumentException(
          "rival: ln price " + logMean + ", deviation " + logDeviation
              + ", participation " + participation + " (expected: a number, 0 to "
              + Market.MAX_DEVIATION + ", above 0 to 1)");
    }
  }

  /** A rival by its median bid. */
  public static Rival of(double medianCpmMicros, double logDeviation, double participation) {
    if (!(medianCpmMicros > 0)) {
      throw new IllegalArgumentException(
          "rival: median bid " + medianCpmMicros + " CPM micros (expected: above 0)");
    }
    return new Rival(Math.log(medianCpmMicros), logDeviation, participation);
  }

  /** How likely a bid is above its own, 0 to 1: also where it does not bid. */
  double isBeatenBy(double logCpmMicros) {
    return 1
        - participation
            * (1 - Normal.cumulative((logCpmMicros - logMean) / Math.max(1e-9, logDeviation)));
  }
}
