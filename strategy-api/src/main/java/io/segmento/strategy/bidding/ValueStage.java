package io.segmento.strategy.bidding;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** What an impression is worth to a campaign. */
@FunctionalInterface
public interface ValueStage {

  /** In CPM micros of the candidate's currency; ≤ 0: no interest; NaN: cannot tell, which is not bid on either. */
  double valueCpmMicros(Opportunity opportunity, Candidate candidate);

  /** The same, and tells the bid's draft the rates that it is made of; what {@link StagedStrategy} asks. Tells nothing where it is not overridden. */
  default double valueCpmMicros(Opportunity opportunity, Candidate candidate, BidDraft draft) {
    return valueCpmMicros(opportunity, candidate);
  }
}
