package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** Which of a campaign's creatives to show. */
@FunctionalInterface
public interface CreativeStage {

  /** Of the creatives of one campaign the one with the highest score is bid on; NaN counts as the lowest. */
  double score(Opportunity opportunity, Candidate candidate);
}
