package io.segmento.strategy.bidding;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.WinCurve;
import java.util.concurrent.atomic.AtomicLong;

/** What one place's prices to beat are known from, and the curve that was made of it last. Thread-safe; telling and reading take no lock. */
final class ObservedPrices {

  /** Below this nobody can say that losses are told at all. */
  static final long MIN_LOSSES = 5;
  /** A curve is made anew when it would rest on so much more. */
  private static final double GROWTH = 0.02;

  private static final WinCurve NOTHING = BidLandscape.NOTHING_KNOWN;

  private final PriceObservations seen = new PriceObservations();
  private final AtomicLong losses = new AtomicLong();
  private final AtomicLong since = new AtomicLong();
  private volatile WinCurve curve = NOTHING;

  /** A bid lost; what would have won, 0 when not told. */
  void lost(double bidCpmMicros, double leastCpmMicros) {
    losses.incrementAndGet();
    if (leastCpmMicros > 0) {
      seen.price(leastCpmMicros);
    } else {
      seen.lost(bidCpmMicros);
    }
    since.incrementAndGet();
  }

  /** A bid won, and this would have been enough. */
  void wonAt(double priceCpmMicros) {
    seen.price(priceCpmMicros);
    since.incrementAndGet();
  }

  /** A bid won, and no more is known. */
  void won(double bidCpmMicros) {
    seen.won(bidCpmMicros);
    since.incrementAndGet();
  }

  boolean hearsLosses() {
    return losses.get() >= MIN_LOSSES;
  }

  /** Of no observations while no losses are heard. */
  WinCurve curve() {
    return curve;
  }

  /** Works the curve out where enough came, and forgets half where it became too much. By one thread. */
  void refresh(long maxObservations) {
    long added = since.get();
    if (added == 0 || !hearsLosses() || added < GROWTH * curve.observations()) {
      return;
    }
    since.addAndGet(-added);
    WinCurve now = seen.curve();
    curve = now;
    if (now.observations() > maxObservations) {
      seen.halve();
    }
  }
}
