package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** What an impression is worth to a campaign. */
@FunctionalInterface
public interface ValueStage {

  /** In CPM micros of the candidate's currency; ≤ 0: no interest; NaN: cannot tell, which is not bid on either. */
  double valueCpmMicros(Opportunity opportunity, Candidate candidate);
}
