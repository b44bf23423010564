package io.segmento.strategy;

import java.util.List;

/**
 * One creative of one campaign that may be shown on this impression. All prices are CPM micros of {@link #currency()}. Valid during one call of {@link
 * BiddingStrategy#decide}; every method may be called again and again, takes some nanoseconds and allocates nothing.
 */
public interface Candidate {

  /** The campaign's name in the catalog: the same for as long as it is there, so what a strategy learns may be kept by it. */
  String campaignId();

  /** The advertiser's name in the catalog. */
  String advertiserId();

  /** The creative's name in the catalog. A campaign with several creatives of the size has a candidate for each. */
  String creativeId();

  /** Width of the creative in CSS pixels. */
  int width();

  /** Height of the creative in CSS pixels. */
  int height();

  /** The campaign's currency, ISO 4217. */
  String currency();

  /** The most that the campaign pays, ≥ 0; a higher price is cut down to it by the platform, and counted against the strategy. */
  long maxBidCpmMicros();

  /** The least that the exchange accepts for this candidate, ≥ 0, which is none; a lower price is not sent. It may lie above {@link #maxBidCpmMicros()}: then do not bid. */
  long bidFloorCpmMicros();

  /**
   * What all nodes together may still spend on the campaign: the least of what is left of its total, its day and its hour, in micros of currency
   * (not CPM); {@link Long#MAX_VALUE} without a budget; ≤ 0 when it is spent: then do not bid. Some seconds old.
   */
  long budgetLeftMicros();

  /**
   * The name of that budget: the campaign's id, or a name of its own for an arm of an experiment that has a part of the budget to itself. What a
   * strategy learns of spending belongs to it, what it learns of users and prices to the campaign.
   */
  default String budgetId() {
    return campaignId();
  }

  /**
   * When what is left of the budget should be spent, epoch milliseconds: the end of the campaign's day, or of its flight where it has a total and
   * no daily budget. 0 without a budget or without an end: then there is nothing to pace.
   */
  default long budgetEndsMillis() {
    return 0;
  }

  /** Impressions of this campaign that this user has had in the window of the campaign's cap; 0 where no cap makes the platform count. */
  default int timesShown() {
    return 0;
  }

  /** How many more impressions the campaign's cap allows for this user, ≥ 1; {@link Integer#MAX_VALUE} without a cap. */
  default int impressionsLeft() {
    return Integer.MAX_VALUE;
  }

  /** Products of this advertiser that the user viewed and that this creative can show, the most recently viewed first; empty when there are none. Not to be changed. */
  List<ProductMatch> products();

  /** What the user did at this advertiser, and at no other; {@link VisitorHistory#known()} is false for a stranger. */
  VisitorHistory visitor();

  /** The campaign's parameters for its strategy, the same object until the campaign changes: read it through {@link ParsedParameters}. */
  StrategyConfig parameters();
}
