package io.segmento.platform.auction;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.strategy.StrategyRegistry;

/** The campaign's strategy is loaded on this node. */
final class StrategyFilter implements CampaignFilter {

  private final StrategyRegistry strategies;

  StrategyFilter(StrategyRegistry strategies) {
    this.strategies = strategies;
  }

  @Override
  public FilterReason reason() {
    return FilterReason.STRATEGY_MISSING;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    return strategies.find(campaign.proto().getStrategy()) != null;
  }
}
