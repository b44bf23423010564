package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** What value is multiplied by so that a campaign keeps its budget or its target. */
@FunctionalInterface
public interface MultiplierStage {

  /** A factor ≥ 0; 0 holds the campaign back. */
  double multiplier(Opportunity opportunity, Candidate candidate);
}
