package io.segmento.simulate;

import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.VisitorHistory;
import java.util.List;

/**
 * What a simulated user did at the advertiser: sessions come at a pace of the user's own, three to thirty days apart, each with some product views,
 * one in ten with something in the basket at its end and one in fifty with an order. A function of user and time, so that all strategies meet the same visitors; filled anew for each
 * auction. Not thread-safe.
 */
final class SimulatedVisitor implements VisitorHistory, ProductMatch {

  private static final int SEEN_STREAM = 1;

  private final List<ProductMatch> own = List.of(this);
  private boolean known;
  private int views;
  private int purchases;
  private long lastSeenMillis;
  private boolean inBasket;

  void is(long user, long nowMillis) {
    known = SeededRandom.uniform(user, 0) < VisitorMix.KNOWN_SHARE;
    double pace = VisitorMix.DAY_MILLIS
        * (VisitorMix.MIN_PACE_DAYS
            + (VisitorMix.MAX_PACE_DAYS - VisitorMix.MIN_PACE_DAYS)
                * SeededRandom.uniform(user, SEEN_STREAM));
    double phase = pace * SeededRandom.uniform(user, 2);
    double sessions = Math.floor((nowMillis + phase) / pace);
    lastSeenMillis = known ? (long) (sessions * pace - phase) : 0;
    long session = (long) sessions;
    views = known ? 1 + (int) (VisitorMix.MAX_VIEWS * SeededRandom.uniform(user ^ session, 3)) : 0;
    inBasket = known && SeededRandom.uniform(user ^ session, 4) < VisitorMix.BASKET_SHARE;
    purchases = known && SeededRandom.uniform(user ^ session, 5) < VisitorMix.BOUGHT_SHARE ? 1 : 0;
  }

  VisitorStage stage() {
    if (!known) {
      return VisitorStage.UNKNOWN;
    }
    if (purchases > 0) {
      return VisitorStage.BOUGHT;
    }
    if (inBasket) {
      return VisitorStage.BASKET;
    }
    return views > 1 ? VisitorStage.VIEWED : VisitorStage.VIEWED_ONCE;
  }

  List<ProductMatch> products() {
    return known ? own : List.of();
  }

  @Override
  public boolean known() {
    return known;
  }

  @Override
  public int views() {
    return views;
  }

  @Override
  public int purchases() {
    return purchases;
  }

  @Override
  public long lastSeenMillis() {
    return lastSeenMillis;
  }

  @Override
  public String sku() {
    return "product";
  }

  @Override
  public long lastViewedMillis() {
    return lastSeenMillis;
  }

  @Override
  public boolean inBasket() {
    return inBasket;
  }
}
