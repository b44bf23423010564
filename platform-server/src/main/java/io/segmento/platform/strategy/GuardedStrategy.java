package io.segmento.platform.strategy;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.ProductMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
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
    StrategyOutcome outcome = outcome(opportunity);
    metrics.decided(outcome.label());
    return outcome;
  }

  /** Tells the strategy something, when it listens; what it throws is counted and its own. */
  void tell(Consumer<OutcomeListener> event) {
    if (strategy instanceof OutcomeListener listener) {
      try {
        event.accept(listener);
      } catch (Throwable failure) {
        metrics.listenerFailed();
      }
    }
  }

  /** Says anew whether it is left alone, after the gauge was cleared. */
  void publishBreaker() {
    metrics.breaker(breaker.isOpen());
  }

  private StrategyOutcome outcome(Opportunity opportunity) {
    if (opportunity.timeLeftNanos() <= 0) {
      // Late before it was asked: the platform's overload, which must not open a strategy's
      // breaker.
      return StrategyOutcome.TOO_LATE;
    }
    return breaker.allows() ? ask(opportunity) : StrategyOutcome.BREAKER_OPEN;
  }

  private StrategyOutcome ask(Opportunity opportunity) {
    StrategyOutcome outcome;
    // Everything is caught: a plugin's stack overflow or missing class is its own failure and
    // nobody else's.
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
    if (outcome.label().equals(StrategyOutcome.ERROR.label())) {
      failed(null);
    } else if (breaker.succeeded()) {
      metrics.breaker(false);
    }
    return outcome;
  }

  private void failed(@Nullable Throwable failure) {
    if (!breaker.failed()) {
      return;
    }
    metrics.breaker(true);
    String message = "strategy {} is left alone after {} failures in a row";
    try {
      log.warn(message, name, StrategyBreaker.FAILURES, failure);
    } catch (Throwable unprintable) {
      // getMessage() of a plugin's exception is the plugin's code as well.
      log.warn(message, name, StrategyBreaker.FAILURES);
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
        && has(opportunity.candidates(), bid.candidate())
        && bid.priceCpmMicros() <= bid.candidate().maxBidCpmMicros()
        && shows(bid);
  }

  /** The rare case: drops what cannot be sent and cuts down what is too high, and counts both. */
  private StrategyOutcome checkEach(List<PricedCandidate> bids, Opportunity opportunity) {
    List<PricedCandidate> sound = new ArrayList<>(bids.size());
    for (PricedCandidate bid : bids) {
      if (isSound(bid, opportunity)) {
        sound.add(bid);
      } else if (!has(opportunity.candidates(), bid.candidate())) {
        metrics.corrected("not_a_candidate");
      } else if (!shows(bid)) {
        metrics.corrected("not_its_product");
      } else if (bid.priceCpmMicros() <= 0 || bid.candidate().maxBidCpmMicros() <= 0) {
        metrics.corrected("price_not_positive");
      } else {
        metrics.corrected("price_above_cap");
        sound.add(cutDown(bid));
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

  /** By identity, as with candidates: equals() of a plugin's own product could claim anything, and the auction casts to its own type. */
  private static boolean shows(PricedCandidate bid) {
    ProductMatch wanted = bid.product();
    if (wanted == null) {
      return true;
    }
    List<ProductMatch> products = bid.candidate().products();
    for (int i = 0; i < products.size(); i++) {
      if (products.get(i) == wanted) {
        return true;
      }
    }
    return false;
  }
}
