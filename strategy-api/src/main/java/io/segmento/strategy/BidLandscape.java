package io.segmento.strategy;

/**
 * What prices win, learned by the platform from the wins and losses of all strategies. Comes with {@link StrategyContext#landscape()}.
 * Thread-safe.
 */
@FunctionalInterface
public interface BidLandscape {

  /** A curve of no observations. */
  WinCurve NOTHING_KNOWN = new WinCurve() {
    @Override
    public double winProbability(double cpmMicros) {
      return 1;
    }

    @Override
    public double halfPriceCpmMicros() {
      return 0;
    }

    @Override
    public long observations() {
      return 0;
    }
  };

  /** Knows nothing. */
  BidLandscape UNKNOWN = impression -> NOTHING_KNOWN;

  /**
   * The same as {@link #at(Impression, String)} while all prices that are known are of one currency; knows nothing beyond that.
   */
  WinCurve at(Impression impression);

  /**
   * The curve of the place where the ad would be shown, in prices of a currency: its own when enough is known, else that of its exchange, else of all. Ask with
   * {@link Candidate#currency()}.
   */
  default WinCurve at(Impression impression, String currency) {
    return at(impression);
  }
}
