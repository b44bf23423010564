package io.segmento.platform.auction;

import io.segmento.platform.auction.request.BannerSizes;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.VisitorHistory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A creative that passed every filter on one impression, as the strategy sees it. */
final class AuctionCandidate implements Candidate {

  private final LiveCampaign campaign;
  private final Creative creative;
  private final Offer offer;
  private final long size;
  private final long budgetLeftMicros;
  private final long bidFloorCpmMicros;
  private final List<ProductMatch> products;
  private final VisitorHistory visitor;
  private final @Nullable CandidateLimits limits;

  /** Without live limits, as for a preview. */
  AuctionCandidate(
      LiveCampaign campaign,
      Creative creative,
      Offer offer,
      long size,
      long bidFloorCpmMicros,
      long budgetLeftMicros,
      List<ProductMatch> products,
      VisitorHistory visitor) {
    this(
        campaign,
        creative,
        offer,
        size,
        bidFloorCpmMicros,
        budgetLeftMicros,
        products,
        visitor,
        null);
  }

  AuctionCandidate(
      LiveCampaign campaign,
      Creative creative,
      Offer offer,
      long size,
      long bidFloorCpmMicros,
      long budgetLeftMicros,
      List<ProductMatch> products,
      VisitorHistory visitor,
      @Nullable CandidateLimits limits) {
    this.limits = limits;
    this.campaign = campaign;
    this.creative = creative;
    this.offer = offer;
    this.size = size;
    this.budgetLeftMicros = budgetLeftMicros;
    this.products = products;
    this.visitor = visitor;
    this.bidFloorCpmMicros = bidFloorCpmMicros;
  }

  LiveCampaign campaign() {
    return campaign;
  }

  Creative creative() {
    return creative;
  }

  Offer offer() {
    return offer;
  }

  @Override
  public String campaignId() {
    return campaign.proto().getId();
  }

  @Override
  public String advertiserId() {
    return campaign.proto().getAdvertiserId();
  }

  @Override
  public String creativeId() {
    return creative.getId();
  }

  @Override
  public int width() {
    return BannerSizes.width(size);
  }

  @Override
  public int height() {
    return BannerSizes.height(size);
  }

  @Override
  public String currency() {
    return campaign.proto().getCurrency();
  }

  @Override
  public long maxBidCpmMicros() {
    return campaign.proto().getMaxBidCpmMicros();
  }

  /** Which of the formats that the impression takes this bid answers. */
  CreativeFormat format() {
    return creative.getFormat();
  }

  @Override
  public long bidFloorCpmMicros() {
    return bidFloorCpmMicros;
  }

  @Override
  public long budgetLeftMicros() {
    return budgetLeftMicros;
  }

  @Override
  public String budgetId() {
    return campaign.budgetId();
  }

  @Override
  public long budgetEndsMillis() {
    return limits == null ? 0 : limits.budgetEndsMillis();
  }

  @Override
  public int timesShown() {
    return limits == null ? 0 : limits.timesShown();
  }

  @Override
  public int impressionsLeft() {
    return limits == null ? Integer.MAX_VALUE : limits.impressionsLeft();
  }

  @Override
  public List<ProductMatch> products() {
    return products;
  }

  @Override
  public VisitorHistory visitor() {
    return visitor;
  }

  @Override
  public StrategyConfig parameters() {
    return campaign.parameters();
  }
}
