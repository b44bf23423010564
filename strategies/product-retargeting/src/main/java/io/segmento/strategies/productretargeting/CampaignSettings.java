package io.segmento.strategies.productretargeting;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.StrategyConfig;

/** A campaign's parameters, parsed. Immutable. */
final class CampaignSettings {

  private static final long MAX_BASE_CPM_MICROS = 1_000_000_000_000L;
  private static final long NOT_SET = 0;

  private final long baseCpmMicros;
  private final ProductInterest interest;

  CampaignSettings(StrategyConfig parameters) {
    baseCpmMicros = parameters.micros("base-cpm-micros", NOT_SET, 1, MAX_BASE_CPM_MICROS);
    interest = new ProductInterest(parameters);
  }

  /** What a product is worth that was viewed once and just now, in CPM micros: {@code base-cpm-micros}, by default half of the highest bid. */
  long baseCpmMicros(Candidate candidate) {
    return baseCpmMicros == NOT_SET
        ? Math.max(1, Math.min(candidate.maxBidCpmMicros() / 2, MAX_BASE_CPM_MICROS))
        : baseCpmMicros;
  }

  ProductInterest interest() {
    return interest;
  }
}
