package io.segmento.platform.strategy;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import java.util.ArrayList;
import java.util.List;

/** What a plugin usually is: a loop over candidates with a loop over features in it. */
public final class LogisticStrategy implements BiddingStrategy {
  private static final int FEATURES = 50;

  private final double[] weights = new double[FEATURES];

  public LogisticStrategy() {
    for (int i = 0; i < FEATURES; i++) {
      weights[i] = Math.sin(i) / FEATURES;
    }
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    List<PricedCandidate> bids = new ArrayList<>(opportunity.candidates().size());
    for (Candidate candidate : opportunity.candidates()) {
      double logit = 0;
      for (int i = 0; i < FEATURES; i++) {
        logit += weights[i] * ((candidate.width() * (i + 1)) % 7);
      }
      double worth = candidate.maxBidCpmMicros() / (1 + Math.exp(-logit));
      bids.add(PricedCandidate.of(candidate, (long) worth));
    }
    return Decision.bids(bids);
  }
}
