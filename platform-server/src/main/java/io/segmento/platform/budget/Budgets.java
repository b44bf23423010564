package io.segmento.platform.budget;

import io.segmento.platform.catalog.LiveCampaign;

/** What campaigns may still spend. Any thread; never waits. */
@FunctionalInterface
public interface Budgets {

  /** A reservation of a campaign without a budget, which needs none. */
  long NO_LEASE = 0;

  /** There is not enough left to bid. */
  long REFUSED = -1;

  /**
   * Micros of the campaign's currency (not CPM) that may still be spent at a time: the least of what is left of the total, of the day in the
   * campaign's zone and of the hour. {@link Long#MAX_VALUE} without a budget; 0 when it is spent, and also when the ledger is not known.
   */
  long leftToday(LiveCampaign campaign, long nowMillis);

  /** Micros that this node may bid at a time: its own part of what is left, less what its bids may cost that it knows nothing of yet. */
  default long available(LiveCampaign campaign, long nowMillis) {
    return leftToday(campaign, nowMillis);
  }

  /**
   * Sets aside the most that a bid can cost, until a notice tells what it did. Answers the lease that it stands on, {@link #NO_LEASE} or {@link
   * #REFUSED}.
   *
   * @param holdSeconds for how long, when no notice comes
   */
  default long reserve(LiveCampaign campaign, long micros, long nowMillis, long holdSeconds) {
    return NO_LEASE;
  }

  /** For how long the money of a bid there is to be set aside; a bill that comes later is late. 0 where nothing is ever set aside. */
  default long holdSeconds(String exchangeId) {
    return 0;
  }

  /** The share of auctions, 0…1, that the campaign may enter at a time so that it spends as its delivery says. */
  default double deliveryShare(LiveCampaign campaign, long nowMillis) {
    return 1;
  }
}
