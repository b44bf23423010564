package io.segmento.strategy.bidding;

import io.segmento.strategy.BidLandscape;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.WinCurve;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What prices win, by currency: of an exchange's inventory (site or app), with that of the exchange where it is not known yet, and that of all exchanges where
 * the exchange is not. Learns from outcomes and works its curves out anew when ticked; reading is three look-ups at most and allocates nothing. Thread-safe.
 *
 * <p>An exchange that never says that a bid lost teaches nothing: to it every price wins, and who shades by that bids less and less until nothing wins. So a
 * curve is told only when some losses were heard, and what was won where none were is kept out of the curve of all.
 */
public final class LearnedLandscape implements BidLandscape, OutcomeListener {

  /**
   * A bill is exact to a thousand CPM micros, and to the rounding of an exchange rate. Only one that is lower than the bid by more than that was settled at
   * another price than the bid.
   */
  private static final double LEAST_DIFFERENCE_CPM_MICROS = 2_000;

  private static final double LEAST_DIFFERENCE = 1e-3;
  private static final String MIXED = "mixed";

  private final long minObservations;
  private final long maxObservations;
  private final ByCampaign<Book> byCurrency = new ByCampaign<>(Book::new);
  /** The currency of everything that was heard; {@link #MIXED} when there are several. */
  private final AtomicReference<@Nullable String> only = new AtomicReference<>();

  /** All of one currency. */
  private static final class Book {
    private final ObservedPrices all = new ObservedPrices();
    private final ByCampaign<ObservedPrices> exchanges = new ByCampaign<>(ObservedPrices::new);
    private final ObservedSegments segments = new ObservedSegments();
  }

  /**
   * Knows nothing.
   *
   * @param minObservations from how many bids an inventory, and an exchange, has a curve of its own
   * @param maxObservations beyond this the older half is forgotten
   */
  public LearnedLandscape(long minObservations, long maxObservations) {
    this.minObservations = minObservations;
    this.maxObservations = maxObservations;
  }

  @Override
  public WinCurve at(Impression impression) {
    String currency = only.get();
    return currency == null || currency.equals(MIXED)
        ? UNKNOWN.at(impression)
        : at(impression, currency);
  }

  @Override
  public WinCurve at(Impression impression, String currency) {
    // Whoever only asks leaves no trace: beyond so many keys, all that was learned is forgotten.
    Book book = byCurrency.find(currency);
    if (book == null) {
      return NOTHING_KNOWN;
    }
    ObservedPrices segment =
        book.segments.find(impression.exchange(), ResponseFeatures.inventory(impression));
    if (segment != null && segment.curve().observations() >= minObservations) {
      return segment.curve();
    }
    ObservedPrices own = book.exchanges.find(impression.exchange());
    return own != null && own.curve().observations() >= minObservations
        ? own.curve()
        : book.all.curve();
  }

  @Override
  public void onWin(Outcome outcome) {
    observe(outcome, true);
  }

  @Override
  public void onLoss(Outcome outcome) {
    if (outcome.lostByPrice()) {
      observe(outcome, false);
    }
  }

  private void observe(Outcome outcome, boolean won) {
    String currency = outcome.currency();
    if (currency.isEmpty()) {
      return;
    }
    String known = only.get();
    if (known == null) {
      only.compareAndSet(null, currency);
    } else if (!known.equals(currency) && !known.equals(MIXED)) {
      only.set(MIXED);
    }
    Book book = byCurrency.of(currency);
    ObservedPrices exchange = book.exchanges.of(outcome.exchange());
    observe(outcome, won, exchange);
    // Users who did not permit that their responses are learned from have no context, and with it
    // no inventory.
    if (outcome.responseContext() != 0) {
      observe(
          outcome,
          won,
          book.segments.claim(
              outcome.exchange(), ResponseFeatures.inventory(outcome.responseContext())));
    }
    if (exchange.hearsLosses()) {
      observe(outcome, won, book.all);
    }
  }

  private static void observe(Outcome outcome, boolean won, @Nullable ObservedPrices place) {
    if (place == null) {
      return;
    }
    double bid = outcome.bidCpmMicros();
    double least = outcome.minimumToWinCpmMicros();
    double price = outcome.priceCpmMicros();
    boolean otherPrice =
        price > 0 && bid - price > Math.max(LEAST_DIFFERENCE_CPM_MICROS, LEAST_DIFFERENCE * bid);
    if (!won) {
      place.lost(bid, least);
    } else if (least > 0) {
      place.wonAt(least);
    } else if (otherPrice) {
      place.wonAt(price);
    } else {
      place.won(bid);
    }
  }

  @Override
  public void onTick(long nowMillis) {
    byCurrency.forEach(book -> {
      book.all.refresh(maxObservations);
      book.exchanges.forEach(exchange -> exchange.refresh(maxObservations));
      book.segments.forEach(segment -> segment.refresh(maxObservations));
    });
  }
}
