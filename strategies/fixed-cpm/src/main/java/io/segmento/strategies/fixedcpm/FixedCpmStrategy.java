package io.segmento.strategies.fixedcpm;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/**
 * Bids the same price for everybody: the campaign's parameter {@code price-cpm-micros} (CPM micros of its currency), by default its highest
 * bid. Shows the product that the user viewed last, where the creative can.
 */
final class FixedCpmStrategy implements BiddingStrategy {

  @Inject
  FixedCpmStrategy() {}

  @Override
  public Decision decide(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    List<PricedCandidate> bids = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      long max = candidate.maxBidCpmMicros();
      long price = candidate.parameters().micros("price-cpm-micros", max, 1, Long.MAX_VALUE);
      long bid = Math.min(price, max);
      if (bid >= candidate.bidFloorCpmMicros()) {
        PricedCandidate priced = PricedCandidate.of(candidate, bid);
        bids.add(
            candidate.products().isEmpty()
                ? priced
                : priced.showing(candidate.products().get(0)));
      }
    }
    return bids.isEmpty() ? Decision.noBid(NoBidReason.BELOW_FLOOR) : Decision.bids(bids);
  }
}
