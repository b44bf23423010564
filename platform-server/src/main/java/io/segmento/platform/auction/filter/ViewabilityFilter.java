package io.segmento.platform.auction.filter;

import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Metric;

/**
 * The impression is seen as often as the campaign asks ({@code metric} of type {@code viewability}, 0…1). Of several measurements the lowest counts;
 * where there is none, or none that can be true, it is not seen.
 */
final class ViewabilityFilter implements ImpressionFilter {

  private static final String TYPE = "viewability";
  private static final int PER_CENT = 100;
  /** 0.7 × 100 is a little less than 70. */
  private static final double ROUNDING = 1e-9;

  @Override
  public FilterReason reason() {
    return FilterReason.VIEWABILITY;
  }

  @Override
  public boolean keeps(LiveCampaign campaign, Offer offer, AuctionRequest request) {
    int wanted = campaign.minViewabilityPercent();
    return wanted == 0 || lowest(offer.imp()) * PER_CENT + ROUNDING >= wanted;
  }

  private static double lowest(Imp imp) {
    double lowest = Double.MAX_VALUE;
    for (int i = 0; i < imp.getMetricCount(); i++) {
      Metric metric = imp.getMetric(i);
      if (TYPE.equalsIgnoreCase(metric.getType())) {
        // Not a number is not between them either.
        boolean possible = metric.getValue() >= 0 && metric.getValue() <= 1;
        lowest = Math.min(lowest, possible ? metric.getValue() : 0);
      }
    }
    return lowest == Double.MAX_VALUE ? 0 : lowest;
  }
}
