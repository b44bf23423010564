package io.segmento.strategies.fixedcpm;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Parameter;
import io.segmento.strategy.ParsedParameters;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.bidding.SmoothThrottle;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bids the same price for everybody: the campaign's parameter {@code price-cpm-micros} (CPM micros of its currency), by default its highest
 * bid. Shows the product that the user viewed last, where the creative can.
 *
 * <p>A price that cannot be lower cannot make a budget last. So a campaign may have auctions left out instead: {@code pacing = throttle} ({@link SmoothThrottle}).
 */
final class FixedCpmStrategy implements BiddingStrategy {

  /** Every price is cut down to the cap, so no price stands for the cap. */
  private static final long THE_CAP = Long.MAX_VALUE;

  private static final Parameter<Long> PRICE = Parameter.micros(
      "price-cpm-micros", THE_CAP, 1, THE_CAP, "CPM micros; cut down to the highest bid");
  private static final String THROTTLE = "throttle";
  private static final Parameter<String> PACING = Parameter.choice(
      "pacing", List.of("none", THROTTLE), "whether auctions are left out so that a budget lasts");

  static final List<Parameter<?>> PARAMETERS = List.of(PRICE, PACING);

  private record Settings(long priceCpmMicros, boolean throttled) {
    Settings(StrategyConfig parameters) {
      this(PRICE.in(parameters), PACING.in(parameters).equals(THROTTLE));
    }
  }

  private final ParsedParameters<Settings> settings = new ParsedParameters<>(Settings::new);
  private final SmoothThrottle throttle;
  private final StrategyMetrics.Counter wrongParameters;

  @Inject
  FixedCpmStrategy(StrategyContext context) {
    throttle = SmoothThrottle.of(context);
    wrongParameters = context.metrics().counter("wrong_parameters");
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    List<PricedCandidate> bids = new ArrayList<>(candidates.size());
    NoBidReason reason = NoBidReason.NOT_READY;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      Optional<Settings> campaign = settings.of(candidate.parameters());
      if (campaign.isEmpty()) {
        wrongParameters.increment();
        continue;
      }
      if (candidate.budgetLeftMicros() <= 0) {
        reason = reason == NoBidReason.NOT_READY ? NoBidReason.PACING : reason;
        continue;
      }
      long bid = Math.min(campaign.get().priceCpmMicros(), candidate.maxBidCpmMicros());
      if (bid < Math.max(1, candidate.bidFloorCpmMicros())) {
        reason = reason == NoBidReason.THROTTLED ? reason : NoBidReason.BELOW_FLOOR;
      } else if (campaign.get().throttled()
          && throttle.guardCpmMicros(bid, opportunity, candidate) == 0) {
        reason = NoBidReason.THROTTLED;
      } else {
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
