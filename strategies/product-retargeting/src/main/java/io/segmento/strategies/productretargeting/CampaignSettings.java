package io.segmento.strategies.productretargeting;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.StrategyConfig;

/**
 * A campaign's parameters, parsed.
 *
 * @param baseCpmMicros what an impression is worth for a product that was viewed once and just now
 */
record CampaignSettings(long baseCpmMicros, ProductInterest interest) {

  /** {@code base-cpm-micros} defaults to half of the campaign's highest bid. */
  static CampaignSettings of(Candidate candidate) {
    StrategyConfig parameters = candidate.parameters();
    long defaultBase = Math.max(1, candidate.maxBidCpmMicros() / 2);
    return new CampaignSettings(
        parameters.micros("base-cpm-micros", defaultBase, 1, 1_000_000_000_000L),
        new ProductInterest(parameters));
  }
}
