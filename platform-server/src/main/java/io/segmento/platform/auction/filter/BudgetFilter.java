package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.LiveCampaign;

/** The campaign has money left, and this node a part of it. */
final class BudgetFilter implements CampaignFilter {

  private final Budgets budgets;

  BudgetFilter(Budgets budgets) {
    this.budgets = budgets;
  }

  @Override
  public FilterReason reason() {
    return FilterReason.BUDGET;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return budgets.available(campaign, request.nowMillis()) > 0;
  }
}
