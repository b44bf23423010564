package io.segmento.strategy.bidding;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.WinCurve;

/**
 * The landscape by exchange, with that of all exchanges where one is not known yet. Learns from outcomes and works its curves out anew when ticked;
 * reading is one look-up and a volatile read. Thread-safe.
 */
public final class LearnedLandscape implements BidLandscape, OutcomeListener {

  private static final String ALL = "";

  private final long minObservations;
  private final long maxObservations;
  private final ByCampaign<Place> places = new ByCampaign<>(Place::new);
  private final Place all = places.of(ALL);

  /** What one exchange's curve is made of. */
  private static final class Place {
    private final PriceObservations seen = new PriceObservations();
    private volatile WinCurve curve = seen.curve();
    private volatile boolean changed;
  }

  /**
   * Knows nothing.
   *
   * @param minObservations from how many bids an exchange has a curve of its own
   * @param maxObservations beyond this the older half is forgotten
   */
  public LearnedLandscape(long minObservations, long maxObservations) {
    this.minObservations = minObservations;
    this.maxObservations = maxObservations;
  }

  @Override
  public WinCurve at(Impression impression) {
    WinCurve own = places.of(impression.exchange()).curve;
    return own.observations() >= minObservations ? own : all.curve;
  }

  @Override
  public void onWin(Outcome outcome) {
    observe(outcome, true, places.of(outcome.exchange()));
    observe(outcome, true, all);
  }

  @Override
  public void onLoss(Outcome outcome) {
    observe(outcome, false, places.of(outcome.exchange()));
    observe(outcome, false, all);
  }

  private static void observe(Outcome outcome, boolean won, Place place) {
    if (outcome.minimumToWinCpmMicros() > 0) {
      place.seen.price((double) outcome.minimumToWinCpmMicros());
    } else if (!won) {
      place.seen.lost((double) outcome.bidCpmMicros());
    } else if (outcome.priceCpmMicros() > 0 && outcome.priceCpmMicros() < outcome.bidCpmMicros()) {
      place.seen.price((double) outcome.priceCpmMicros());
    } else {
      place.seen.won((double) outcome.bidCpmMicros());
    }
    place.changed = true;
  }

  @Override
  public void onTick(long nowMillis) {
    places.forEach(place -> {
      if (place.changed) {
        place.changed = false;
        place.curve = place.seen.curve();
        if (place.curve.observations() > maxObservations) {
          place.seen.halve();
        }
      }
    });
  }
}
