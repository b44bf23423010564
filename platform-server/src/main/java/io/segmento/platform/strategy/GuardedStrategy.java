package io.segmento.platform.strategy;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.ProductMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between the auction and a plugin: whatever the plugin throws or returns, the auction gets checked bids or none. A plugin that
 * keeps failing is left alone for a while. Thread-safe.
 */
final class GuardedStrategy {

  private static final Logger log = LoggerFactory.getLogger(GuardedStrategy.class);
  private static final StrategyOutcome[] NO_BIDS = noBids();

  private final String name;
  private final BiddingStrategy strategy;
  private final StrategyBreaker breaker;
  private final StrategyCallMetrics.OfStrategy metrics;

  GuardedStrategy(
      String name,
      BiddingStrategy strategy,
      StrategyBreaker breaker,
      StrategyCallMetrics.OfStrategy metrics) {
    this.name = name;
    this.strategy = strategy;
    this.breaker = breaker;
    this.metrics = metrics;
  }

  private static StrategyOutcome[] noBids() {
    NoBidReason[] reasons = NoBidReason.values();
    StrategyOutcome[] outcomes = new StrategyOutcome[reasons.length];
    for (NoBidReason reason : reasons) {
      outcomes[reason.ordinal()] =
          new StrategyOutcome(List.of(), reason.name().toLowerCase(Locale.ROOT));
    }
    return outcomes;
  }

  StrategyOutcome decide(Opportunity opportunity) {
    StrategyOutcome outcome = breaker.allows() ? ask(opportunity) : StrategyOutcome.BREAKER_OPEN;
    metrics.decided(outcome.label());
    return outcome;
  }

  // Everything: a plugin's stack overflow or missing class is its own failure and nobody else's.
  @SuppressWarnings("CatchAndPrintStackTrace")
  private StrategyOutcome ask(Opportunity opportunity) {
    StrategyOutcome outcome;
    try {
      outcome = check(strategy.decide(opportunity), opportunity);
    } catch (Throwable failure) {
      failed(failure);
      return StrategyOutcome.ERROR;
    }
    if (opportunity.timeLeftNanos() <= 0) {
      failed(null);
      return StrategyOutcome.TOO_LATE;
    }
    breaker.succeeded();
    metrics.breaker(false);
    return outcome;
  }

  private void failed(@Nullable Throwable failure) {
    if (breaker.failed()) {
      metrics.breaker(true);
      log.warn(
          "strategy {} is left alone after {} failures in a row",
          name,
          StrategyBreaker.FAILURES,
          failure);
    }
  }

  private StrategyOutcome check(Decision decision, Opportunity opportunity) {
    NoBidReason reason = decision.noBidReason();
    if (reason != null) {
      return NO_BIDS[reason.ordinal()];
    }
    List<PricedCandidate> bids = decision.bids();
    for (int i = 0; i < bids.size(); i++) {
      if (!isSound(bids.get(i), opportunity)) {
        return checkEach(bids, opportunity);
      }
    }
    return bids.isEmpty()
        ? NO_BIDS[NoBidReason.NO_INTEREST.ordinal()]
        : new StrategyOutcome(bids, StrategyOutcome.BID);
  }

  private static boolean isSound(PricedCandidate bid, Opportunity opportunity) {
    return bid.priceCpmMicros() > 0
        && bid.priceCpmMicros() <= bid.candidate().maxBidCpmMicros()
        && has(opportunity.candidates(), bid.candidate())
        && shows(bid);
  }

  /** The rare case: drops what cannot be sent and cuts down what is too high, and counts both. */
  private StrategyOutcome checkEach(List<PricedCandidate> bids, Opportunity opportunity) {
    List<PricedCandidate> sound = new ArrayList<>(bids.size());
    for (PricedCandidate bid : bids) {
      if (isSound(bid, opportunity)) {
        sound.add(bid);
      } else if (bid.priceCpmMicros() > bid.candidate().maxBidCpmMicros()
          && has(opportunity.candidates(), bid.candidate())
          && shows(bid)) {
        metrics.corrected("price_above_cap");
        sound.add(cutDown(bid));
      } else {
        metrics.corrected(bid.priceCpmMicros() <= 0 ? "price_not_positive" : "not_a_candidate");
      }
    }
    return sound.isEmpty()
        ? StrategyOutcome.ERROR
        : new StrategyOutcome(sound, StrategyOutcome.BID);
  }

  private static PricedCandidate cutDown(PricedCandidate bid) {
    PricedCandidate cut = PricedCandidate.of(bid.candidate(), bid.candidate().maxBidCpmMicros())
        .worth(bid.valueCpmMicros());
    ProductMatch product = bid.product();
    return product == null ? cut : cut.showing(product);
  }

  private static boolean has(List<Candidate> candidates, Candidate wanted) {
    for (int i = 0; i < candidates.size(); i++) {
      if (candidates.get(i) == wanted) {
        return true;
      }
    }
    return false;
  }

  private static boolean shows(PricedCandidate bid) {
    return bid.product() == null || bid.candidate().products().contains(bid.product());
  }
}
