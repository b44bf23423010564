package io.segmento.strategy;

import java.util.List;

/** One creative of one campaign that may be shown on this impression. All prices are CPM micros of {@link #currency()}. */
public interface Candidate {

  String campaignId();

  String advertiserId();

  String creativeId();

  /** Width of the creative in CSS pixels. */
  int width();

  /** Height of the creative in CSS pixels. */
  int height();

  /** The campaign's currency, ISO 4217. */
  String currency();

  /** The most that the campaign pays; a higher price is cut down to it by the platform. */
  long maxBidCpmMicros();

  /** The least that the exchange accepts for this candidate; a lower price is not sent. */
  long bidFloorCpmMicros();

  /** What is left of the campaign's budget of today, in micros of currency (not CPM). */
  long budgetLeftMicros();

  /** Products of this advertiser that the user viewed and that this creative can show, the most recently viewed first. */
  List<ProductMatch> products();

  /** What the user did at this advertiser, and at no other. */
  VisitorHistory visitor();

  /** The campaign's parameters for its strategy. */
  StrategyConfig parameters();
}
