package io.segmento.simulate;

import java.util.Arrays;
import java.util.BitSet;

/** Whom one campaign bid for, or would have, and who of them bought, while a simulation runs. Not thread-safe. */
final class HoldOutTrial {

  private static final long NEVER = Long.MAX_VALUE;

  private final Scenario scenario;
  private final OrganicOrders organic;
  private final long endMillis;
  private final long[] firstBidMillis;
  private final BitSet brought;
  /** The probability that none of a user's clicks brings an order before the end: of two that do, the second adds no buyer. */
  private final double[] notBrought;

  private long ghostBids;

  HoldOutTrial(Scenario scenario, OrganicOrders organic) {
    this.scenario = scenario;
    this.organic = organic;
    endMillis = scenario.startMillis() + scenario.horizonMillis();
    // Nobody is held out of most simulations, which are to be fast.
    int users = scenario.visitors().heldOut() > 0 ? scenario.visitors().users() : 0;
    firstBidMillis = new long[users];
    Arrays.fill(firstBidMillis, NEVER);
    brought = new BitSet(users);
    notBrought = new double[users];
    Arrays.fill(notBrought, 1);
  }

  boolean isHeldOut(int user) {
    return scenario.visitors().isHeldOut(scenario.seed(), user);
  }

  /** A bid that was sent, or was not since the user is held out. */
  void bid(int user, long nowMillis, boolean ghost) {
    if (ghost) {
      ghostBids++;
    }
    if (firstBidMillis.length > 0) {
      firstBidMillis[user] = Math.min(firstBidMillis[user], nowMillis);
    }
  }

  /** A click that brings an order with a probability, and what followed it. */
  void clicked(int user, long nowMillis, double rate, ClickedOrders.After after) {
    if (firstBidMillis.length == 0) {
      return;
    }
    notBrought[user] *=
        1 - rate * scenario.response().conversions().delay().within((double) endMillis - nowMillis);
    if (after.broughtAtMillis() != OrganicOrders.NONE && after.broughtAtMillis() <= endMillis) {
      brought.set(user);
    }
  }

  HoldOut result() {
    long[] users = new long[2];
    long[] buyers = new long[2];
    double incremental = 0;
    for (int user = 0; user < firstBidMillis.length; user++) {
      if (firstBidMillis[user] == NEVER) {
        continue;
      }
      int group = isHeldOut(user) ? 1 : 0;
      users[group]++;
      if (brought.get(user)
          || organic.first(user, firstBidMillis[user], endMillis) != OrganicOrders.NONE) {
        buyers[group]++;
      }
      if (notBrought[user] < 1) {
        incremental += (1 - notBrought[user])
            * (1 - organic.probability(user, firstBidMillis[user], endMillis));
      }
    }
    return new HoldOut(users[0], buyers[0], users[1], buyers[1], ghostBids, incremental);
  }
}
