package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;

/** Which of a campaign's creatives to show. */
@FunctionalInterface
public interface CreativeStage {

  /** Of the creatives of one campaign the one with the highest score is bid on; NaN counts as the lowest. */
  double score(Opportunity opportunity, Candidate candidate);

  /**
   * How many draws it chooses by. 0, the default: without chance, by {@link #score}. Otherwise the opportunity's seed takes one of the draws, each as likely,
   * the same for all creatives; in how many of them the same creative is best is the propensity of the choice: exact, since these draws are all there are.
   */
  default int draws() {
    return 0;
  }

  /** Writes the score in each of the {@link #draws}, from {@code at} on. The same each time, until something is learned. */
  default void scores(Opportunity opportunity, Candidate candidate, float[] into, int at) {
    for (int i = 0; i < draws(); i++) {
      into[at + i] = (float) score(opportunity, candidate);
    }
  }
}
