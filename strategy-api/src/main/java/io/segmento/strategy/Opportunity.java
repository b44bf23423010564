package io.segmento.strategy;

import java.util.List;

/** One impression on offer and the candidates that passed every filter of the platform. Valid during one call and for its thread only: the platform fills the same object again. */
public interface Opportunity {

  /** Where the ad would be shown. */
  Impression impression();

  /** The eligible campaigns' creatives, at least one and seldom more than some dozens, in no particular order. Not to be changed. */
  List<Candidate> candidates();

  /** The time of the decision in epoch milliseconds. */
  long nowMillis();

  /** Nanoseconds left until an answer of this strategy is too late; ≤ 0 when it already is. */
  long timeLeftNanos();

  /** A seed for every random choice of this decision: the same opportunity with the same seed must give the same decision. */
  long seed();
}
