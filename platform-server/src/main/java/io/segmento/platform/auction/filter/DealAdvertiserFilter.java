package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.request.OfferedDeal;
import io.segmento.platform.catalog.LiveCampaign;

/** The deal is open to the advertiser: {@code wadomain} lists its domain or one that it is part of, or is empty. */
final class DealAdvertiserFilter implements ImpressionFilter {

  @Override
  public FilterReason reason() {
    return FilterReason.DEAL_ADVERTISER;
  }

  @Override
  public boolean mayRefuse(Offer offer, AuctionRequest request) {
    return offer.deal() != null;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    OfferedDeal deal = offer.deal();
    return deal == null || deal.invitesDomain(campaign.advertiser().getDomain());
  }
}
