package io.segmento.platform.budget;

import io.segmento.platform.catalog.LiveCampaign;

/** What campaigns may still spend. Any thread; never waits. */
@FunctionalInterface
public interface Budgets {
  /**
   * Micros of the campaign's currency (not CPM) that may still be spent at a time: the least of what is left of the total, of the day in the
   * campaign's zone and of the hour. {@link Long#MAX_VALUE} without a budget; 0 when it is spent, and also when the ledger is not known.
   */
  long leftToday(LiveCampaign campaign, long nowMillis);

  /** The share of auctions, 0…1, that the campaign may enter at a time so that it spends as its delivery says. */
  default double deliveryShare(LiveCampaign campaign, long nowMillis) {
    return 1;
  }
}
