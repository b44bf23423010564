package io.segmento.simulate;

import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.VisitorHistory;
import java.util.List;

/**
 * What a simulated user did at the advertiser: sessions come at a pace of the user's own, three to thirty days apart, each with some product views and
 * one in ten with a basket; a purchase empties it. A function of user and time; filled anew for each auction. Not thread-safe.
 */
final class SimulatedVisitor implements VisitorHistory, ProductMatch {

  private static final double DAY_MILLIS = 86_400_000.0;
  private static final double KNOWN_SHARE = 0.6;
  private static final int SEEN_STREAM = 1;

  private final List<ProductMatch> own = List.of(this);
  private boolean known;
  private int views;
  private int purchases;
  private long lastSeenMillis;
  private boolean inBasket;

  void is(long user, long nowMillis) {
    known = SeededRandom.uniform(user, 0) < KNOWN_SHARE;
    double pace = DAY_MILLIS * (3 + 27 * SeededRandom.uniform(user, SEEN_STREAM));
    double phase = pace * SeededRandom.uniform(user, 2);
    double sessions = Math.floor((nowMillis + phase) / pace);
    lastSeenMillis = known ? (long) (sessions * pace - phase) : 0;
    long session = (long) sessions;
    views = known ? 1 + (int) (8 * SeededRandom.uniform(user ^ session, 3)) : 0;
    inBasket = known && SeededRandom.uniform(user ^ session, 4) < 0.1;
    purchases = known && SeededRandom.uniform(user ^ session, 5) < 0.02 ? 1 : 0;
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
