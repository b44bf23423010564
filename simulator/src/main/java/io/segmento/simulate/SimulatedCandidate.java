package io.segmento.simulate;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.VisitorHistory;
import java.util.List;

/** One creative of a simulated campaign; filled anew for each auction. */
final class SimulatedCandidate implements Candidate {

  static final String CURRENCY = "USD";

  private final int campaignIndex;
  private final SimulatedCampaign campaign;
  private final StrategyConfig parameters;
  private final String creativeId;
  private final double factor;
  private final long budgetEndsMillis;
  private final SimulatedVisitor visitor;

  long floorCpmMicros;
  long leftMicros;
  /** What its node may bid of that. */
  long spendableMicros;

  int timesShown;
  /** What a perfect model of what can be known would say, and what the strategy is told, of this creative. */
  double trueRate;

  double predictedRate;
  /** The true probability that a click brings an order. */
  double conversionRate;

  SimulatedCandidate(
      int campaignIndex,
      SimulatedCampaign campaign,
      StrategyConfig parameters,
      int creative,
      long budgetEndsMillis,
      SimulatedVisitor visitor) {
    this.campaignIndex = campaignIndex;
    this.campaign = campaign;
    this.parameters = parameters;
    this.creativeId = campaign.id() + "-" + creative;
    this.factor = campaign.creativeFactors().get(creative);
    this.budgetEndsMillis = budgetEndsMillis;
    this.visitor = visitor;
  }

  static StrategyConfig parameters(SimulatedCampaign campaign) {
    return new MapStrategyConfig(campaign.parameters());
  }

  int campaignIndex() {
    return campaignIndex;
  }

  SimulatedCampaign campaign() {
    return campaign;
  }

  double factor() {
    return factor;
  }

  @Override
  public String campaignId() {
    return campaign.id();
  }

  @Override
  public String advertiserId() {
    return "advertiser";
  }

  @Override
  public String creativeId() {
    return creativeId;
  }

  @Override
  public int width() {
    return 300;
  }

  @Override
  public int height() {
    return 250;
  }

  @Override
  public String currency() {
    return CURRENCY;
  }

  @Override
  public long maxBidCpmMicros() {
    return campaign.maxBidCpmMicros();
  }

  @Override
  public long bidFloorCpmMicros() {
    return floorCpmMicros;
  }

  @Override
  public long budgetLeftMicros() {
    return leftMicros;
  }

  @Override
  public long budgetEndsMillis() {
    return campaign.budgetMicros() == Long.MAX_VALUE ? 0 : budgetEndsMillis;
  }

  @Override
  public int timesShown() {
    return timesShown;
  }

  @Override
  public List<ProductMatch> products() {
    return visitor.products();
  }

  @Override
  public VisitorHistory visitor() {
    return visitor;
  }

  @Override
  public StrategyConfig parameters() {
    return parameters;
  }
}
