package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** A last look at a price. Cap and floor are kept by {@link StagedStrategy} itself. */
@FunctionalInterface
public interface GuardStage {

  /** The price itself, a lower one, or 0 for no bid; CPM micros. */
  long guardCpmMicros(long priceCpmMicros, Opportunity opportunity, Candidate candidate);
}
