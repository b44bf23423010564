package io.segmento.strategies.fixedcpm;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.ParsedParameters;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bids the same price for everybody: the campaign's parameter {@code price-cpm-micros} (CPM micros of its currency), by default its highest
 * bid. Shows the product that the user viewed last, where the creative can.
 */
final class FixedCpmStrategy implements BiddingStrategy {

  /** Every price is cut down to the cap, so no price stands for the cap. */
  private static final long THE_CAP = Long.MAX_VALUE;

  private final ParsedParameters<Long> prices = new ParsedParameters<>(
      parameters -> parameters.micros("price-cpm-micros", THE_CAP, 1, THE_CAP));
  private final StrategyMetrics.Counter wrongParameters;

  @Inject
  FixedCpmStrategy(StrategyContext context) {
    wrongParameters = context.metrics().counter("wrong_parameters");
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    List<PricedCandidate> bids = new ArrayList<>(candidates.size());
    NoBidReason reason = NoBidReason.NOT_READY;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      Optional<Long> price = prices.of(candidate.parameters());
      if (price.isEmpty()) {
        wrongParameters.increment();
        continue;
      }
      if (candidate.budgetLeftMicros() <= 0) {
        reason = reason == NoBidReason.NOT_READY ? NoBidReason.PACING : reason;
        continue;
      }
      reason = NoBidReason.BELOW_FLOOR;
      long bid = Math.min(price.get(), candidate.maxBidCpmMicros());
      if (bid >= Math.max(1, candidate.bidFloorCpmMicros())) {
        bids.add(priced(candidate, bid));
      }
    }
    return bids.isEmpty() ? Decision.noBid(reason) : Decision.bids(bids);
  }

  private static PricedCandidate priced(Candidate candidate, long bid) {
    PricedCandidate priced = PricedCandidate.of(candidate, bid);
    return candidate.products().isEmpty()
        ? priced
        : priced.showing(candidate.products().get(0));
  }
}
