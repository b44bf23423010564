package io.segmento.platform.auction;

import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.LiveCampaign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Asks the node's budgets and writes down what they say, once for each campaign and arm, so that all of one auction sees the same. Thread-safe. */
final class RecordingBudgets implements Budgets {

  private final Budgets live;
  private final Map<String, Long> left = new HashMap<>();
  private final Map<String, Long> available = new HashMap<>();
  private final Map<String, Double> shares = new HashMap<>();
  private final Map<String, List<Boolean>> refusals = new HashMap<>();

  RecordingBudgets(Budgets live) {
    this.live = live;
  }

  @Override
  public synchronized long leftToday(LiveCampaign campaign, long nowMillis) {
    return left.computeIfAbsent(campaign.budgetId(), id -> live.leftToday(campaign, nowMillis));
  }

  @Override
  public synchronized long available(LiveCampaign campaign, long nowMillis) {
    return available.computeIfAbsent(
        campaign.budgetId(), id -> live.available(campaign, nowMillis));
  }

  @Override
  public synchronized double deliveryShare(LiveCampaign campaign, long nowMillis) {
    return shares.computeIfAbsent(
        campaign.budgetId(), id -> live.deliveryShare(campaign, nowMillis));
  }

  @Override
  public synchronized long reserve(
      LiveCampaign campaign, long micros, long nowMillis, long holdSeconds) {
    long lease = live.reserve(campaign, micros, nowMillis, holdSeconds);
    refusals.computeIfAbsent(campaign.budgetId(), id -> new ArrayList<>()).add(lease == REFUSED);
    return lease;
  }

  @Override
  public long holdSeconds(String exchangeId) {
    return live.holdSeconds(exchangeId);
  }

  /** The same answers again, from the beginning; nothing is reserved. For one replay by one thread after the other. */
  synchronized Budgets recorded() {
    Map<String, Long> sameLeft = Map.copyOf(left);
    Map<String, Long> sameAvailable = Map.copyOf(available);
    Map<String, Double> sameShares = Map.copyOf(shares);
    Map<String, List<Boolean>> sameRefusals = new HashMap<>();
    refusals.forEach((id, refused) -> sameRefusals.put(id, new ArrayList<>(refused)));
    return new Budgets() {
      @Override
      public long leftToday(LiveCampaign campaign, long nowMillis) {
        return sameLeft.getOrDefault(campaign.budgetId(), 0L);
      }

      @Override
      public long available(LiveCampaign campaign, long nowMillis) {
        return sameAvailable.getOrDefault(campaign.budgetId(), 0L);
      }

      @Override
      public double deliveryShare(LiveCampaign campaign, long nowMillis) {
        return sameShares.getOrDefault(campaign.budgetId(), 1.0);
      }

      @Override
      public synchronized long reserve(
          LiveCampaign campaign, long micros, long nowMillis, long holdSeconds) {
        List<Boolean> next = sameRefusals.getOrDefault(campaign.budgetId(), List.of());
        return !next.isEmpty() && next.remove(0) ? REFUSED : NO_LEASE;
      }
    };
  }
}
