package io.segmento.platform.strategy;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Opportunity;
import java.util.List;

/** An opportunity as another one, but for what a subclass changes. */
class DelegatingOpportunity implements Opportunity {

  private final Opportunity opportunity;

  DelegatingOpportunity(Opportunity opportunity) {
    this.opportunity = opportunity;
  }

  @Override
  public Impression impression() {
    return opportunity.impression();
  }

  @Override
  public List<Candidate> candidates() {
    return opportunity.candidates();
  }

  @Override
  public long nowMillis() {
    return opportunity.nowMillis();
  }

  @Override
  public long timeLeftNanos() {
    return opportunity.timeLeftNanos();
  }

  @Override
  public long seed() {
    return opportunity.seed();
  }
}
