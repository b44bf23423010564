package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.LiveCampaign;

/**
 * The campaign is not ahead of its plan. Which auctions pass is drawn from request and campaign alone, so that the same request, explained or
 * replayed against the same ledger at the same time, is decided alike, and campaigns are held back independently.
 */
final class PacingFilter implements CampaignFilter {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final int DOUBLE_BITS = 53;

  private final Budgets budgets;

  PacingFilter(Budgets budgets) {
    this.budgets = budgets;
  }

  @Override
  public FilterReason reason() {
    return FilterReason.PACING;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, AuctionRequest request) {
    double share = budgets.deliveryShare(campaign, request.nowMillis());
    return share >= 1 || draw(request.bidRequest().getId(), campaign.id()) < share;
  }

  /** Uniform in 0…1, 1 excluded; both hash codes are kept by their strings. The mixing is that of SplitMix64. */
  private static double draw(String requestId, String campaignId) {
    long z = ((long) requestId.hashCode() << Integer.SIZE) ^ (campaignId.hashCode() * GOLDEN_GAMMA);
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> (Long.SIZE - DOUBLE_BITS)) * 0x1.0p-53;
  }
}
