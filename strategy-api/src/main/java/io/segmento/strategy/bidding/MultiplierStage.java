package io.segmento.strategy.bidding;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** What value is multiplied by so that a campaign keeps its budget or its target. */
@FunctionalInterface
public interface MultiplierStage {

  /** A factor ≥ 0; 0 holds the campaign back. */
  double multiplier(Opportunity opportunity, Candidate candidate);

  /** The same, and tells the bid's draft what it is made of; what {@link StagedStrategy} asks. Tells nothing where it is not overridden. */
  default double multiplier(Opportunity opportunity, Candidate candidate, BidDraft draft) {
    return multiplier(opportunity, candidate);
  }
}
