package io.segmento.strategy;

/**
 * What prices win, learned by the platform from the wins and losses of all strategies. Comes with {@link StrategyContext#landscape()}.
 * Thread-safe.
 */
@FunctionalInterface
public interface BidLandscape {

  /** Knows nothing. */
  BidLandscape UNKNOWN = impression -> new WinCurve() {
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

  /** The curve of the place where the ad would be shown: its own when enough is known, else that of its exchange, else of all. */
  WinCurve at(Impression impression);
}
