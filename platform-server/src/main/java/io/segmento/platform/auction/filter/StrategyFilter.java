package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.catalog.StrategyNames;

/** The campaign's strategy is loaded on this node. */
final class StrategyFilter implements CampaignFilter {

  private final StrategyNames strategies;

  StrategyFilter(StrategyNames strategies) {
    this.strategies = strategies;
  }

  @Override
  public FilterReason reason() {
    return FilterReason.STRATEGY_MISSING;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return strategies.has(campaign.strategy());
  }
}
