package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.request.OfferedDeal;
import io.segmento.platform.catalog.LiveCampaign;

/** A campaign that targets deals bids by those only; one that targets none bids in the open auction only. */
final class DealFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.DEAL;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    OfferedDeal deal = offer.deal();
    return deal == null
        ? !campaign.targetsDeals()
        : campaign.targetsDeals()
            && campaign.proto().getTargeting().getDealIdsList().contains(deal.id());
  }
}
