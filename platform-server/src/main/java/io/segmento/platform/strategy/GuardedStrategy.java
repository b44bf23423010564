package io.segmento.platform.strategy;

import com.google.common.base.Ticker;
import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the auction and a plugin: whatever the plugin throws or returns, the auction gets checked bids or none. A plugin that
 * keeps failing is left alone for a while. Thread-safe.
 */
final class GuardedStrategy implements AutoCloseable {

  private static final String ABOVE_CAP = "price_above_cap";
  private static final StrategyOutcome[] NO_BIDS = noBids();

  /** The auction's own timer answers first, and says that it was the deadline. */
  private static final long AFTER_DEADLINE_NANOS = 5_000_000;
  /** A decision of a strategy that is in order. */
  private static final long ENOUGH_NANOS = 2_000_000;
  /** Measuring processor time costs a call of the system. */
  private static final int METERED = 16;

  private final String name;
  private final BiddingStrategy strategy;
  private final StrategyBreaker breaker;
  private final PluginLimits limits;
  private final CallSlots slots;
  /** Null when it does not listen. */
  private final @Nullable OutcomeQueue outcomes;

  private volatile StrategyAccount account;

  GuardedStrategy(
      String name,
      BiddingStrategy strategy,
      Ticker ticker,
      PluginLimits limits,
      StrategyCallMetrics.OfStrategy metrics) {
    this.name = name;
    this.strategy = strategy;
    this.breaker = new StrategyBreaker(ticker);
    this.limits = limits;
    this.slots = new CallSlots(limits.inFlight());
    this.account = new StrategyAccount(metrics, new StrategyFigures());
    this.outcomes = strategy instanceof OutcomeListener listener
        ? new OutcomeQueue(name, listener, new StrategyBreaker(ticker), limits, () -> account)
        : null;
  }

  /** Counts from here on, from nothing, what it does in another state. */
  void countAs(StrategyCallMetrics.OfStrategy metrics) {
    account = new StrategyAccount(metrics, new StrategyFigures());
  }

  StrategyFigures figures() {
    return account.figures();
  }

  boolean isLeftAlone() {
    return breaker.isOpen();
  }

  /** Whether it is told no outcomes for a while, since it kept failing at them. */
  boolean isToldNothing() {
    return outcomes != null && outcomes.isLeftAlone();
  }

  /** As {@link CallSlots#look}, at decisions and outcomes. */
  void look(long nowNanos) {
    slots.look(nowNanos);
    if (outcomes != null) {
      outcomes.look(nowNanos);
    }
  }

  /** How many decisions do not come back, as of the last look. */
  int stalledDecisions() {
    return slots.stalled();
  }

  /** Whether it does not come back from being told an outcome, as of the last look. */
  boolean isStalledWhenTold() {
    return outcomes != null && outcomes.isStalled();
  }

  /** Whether some call of it does not come back, as of the last look. */
  boolean isStalled() {
    return slots.stalled() > 0 || isStalledWhenTold();
  }

  /** Whether no call of it is under way, and none is to come of what it is told. */
  boolean isIdle() {
    return slots.taken() == 0 && (outcomes == null || outcomes.isIdle());
  }

  private static StrategyOutcome[] noBids() {
    NoBidReason[] reasons = NoBidReason.values();
    StrategyOutcome[] outcomes = new StrategyOutcome[reasons.length];
    for (NoBidReason reason : reasons) {
      outcomes[reason.ordinal()] = StrategyOutcome.of(reason);
    }
    return outcomes;
  }

  StrategyOutcome decide(Opportunity opportunity) {
    StrategyAccount counted = account;
    StrategyOutcome outcome = outcome(opportunity, counted);
    counted.metrics().decided(outcome.label());
    return outcome;
  }

  /** Lets the strategy decide without counting or keeping anything. */
  void rehearse(Opportunity opportunity) {
    CallBudget budget = PluginGuard.budget();
    budget.beginInBackground(limits.callTime().toNanos(), limits.callBytes());
    try {
      var unused = strategy.decide(opportunity);
    } catch (Throwable failure) {
      // It will fail again where it is counted.
    } finally {
      budget.end();
    }
  }

  /** Tells the strategy something, when it listens: soon, and on another thread. */
  void tell(Consumer<OutcomeListener> event) {
    if (outcomes != null) {
      outcomes.tell(event);
    }
  }

  /** Tells it nothing more. */
  @Override
  public void close() {
    if (outcomes != null) {
      outcomes.close();
    }
  }

  /** Says anew whether it is left alone, after the gauge was cleared. */
  void publishBreaker() {
    account.metrics().breaker(breaker.isOpen());
  }

  private StrategyOutcome outcome(Opportunity opportunity, StrategyAccount counted) {
    long left = opportunity.timeLeftNanos();
    if (left <= 0) {
      // Late before it was asked: the platform's overload, which must not open a strategy's
      // breaker.
      return StrategyOutcome.TOO_LATE;
    }
    if (!breaker.allows()) {
      return StrategyOutcome.BREAKER_OPEN;
    }
    int slot = slots.take(System.nanoTime());
    if (slot < 0) {
      return StrategyOutcome.BUSY;
    }
    try {
      return ask(opportunity, left, counted);
    } finally {
      slots.giveBack(slot);
    }
  }

  private StrategyOutcome ask(Opportunity opportunity, long leftNanos, StrategyAccount counted) {
    counted.figures().decided();
    boolean metered = ThreadLocalRandom.current().nextInt(METERED) == 0;
    long processorBefore = metered ? CallBudget.processorNanos() : 0;
    CallBudget budget = PluginGuard.budget();
    long bytes = 0;
    StrategyOutcome outcome;
    // Everything is caught: a plugin's stack overflow or missing class is its own failure and
    // nobody else's.
    try {
      budget.begin(
          leftNanos + AFTER_DEADLINE_NANOS, limits.callTime().toNanos(), limits.callBytes());
      Decision decision;
      try {
        decision = strategy.decide(opportunity);
      } finally {
        bytes = budget.end();
      }
      outcome = check(decision, opportunity, counted);
    } catch (Throwable failure) {
      FailureCause cause = FailureCause.of(failure);
      if (cause.isTime() && hadNoTime(leftNanos, opportunity)) {
        return StrategyOutcome.TOO_LATE;
      }
      failed(cause, failure, counted);
      return cause.isTime() ? StrategyOutcome.TOO_LATE : StrategyOutcome.ERROR;
    } finally {
      if (metered) {
        long nanos = CallBudget.processorNanos() - processorBefore;
        counted.metrics().metered(nanos, bytes, METERED);
        counted.figures().metered(nanos, bytes);
      }
    }
    if (opportunity.timeLeftNanos() <= 0) {
      if (!hadNoTime(leftNanos, opportunity)) {
        failed(FailureCause.LATE, null, counted);
      }
      return StrategyOutcome.TOO_LATE;
    }
    if (outcome.label().equals(StrategyOutcome.ERROR.label())) {
      failed(FailureCause.UNSOUND, null, counted);
    } else if (breaker.succeeded()) {
      counted.metrics().breaker(false);
    }
    return outcome;
  }

  /** Whether the platform asked so late that being late is not the strategy's failure. */
  private static boolean hadNoTime(long leftNanos, Opportunity opportunity) {
    return leftNanos < ENOUGH_NANOS
        && leftNanos - opportunity.timeLeftNanos() < ENOUGH_NANOS + AFTER_DEADLINE_NANOS;
  }

  private void failed(FailureCause cause, @Nullable Throwable failure, StrategyAccount counted) {
    counted.figures().failed(cause);
    counted.metrics().failed(cause);
    if (!breaker.failed()) {
      return;
    }
    counted.metrics().breaker(true);
    FailureLog.leftAlone(name, "decisions", cause, failure, limits);
  }

  private StrategyOutcome check(
      Decision decision, Opportunity opportunity, StrategyAccount counted) {
    NoBidReason reason = decision.noBidReason();
    if (reason != null) {
      return NO_BIDS[reason.ordinal()];
    }
    List<PricedCandidate> bids = decision.bids();
    long highest = 0;
    for (int i = 0; i < bids.size(); i++) {
      if (!isSound(bids.get(i), opportunity)) {
        return checkEach(bids, opportunity, counted);
      }
      highest = Math.max(highest, bids.get(i).priceCpmMicros());
    }
    if (bids.isEmpty()) {
      return NO_BIDS[NoBidReason.NO_INTEREST.ordinal()];
    }
    counted.figures().bid(highest);
    return StrategyOutcome.of(bids);
  }

  private static boolean isSound(PricedCandidate bid, Opportunity opportunity) {
    return bid.priceCpmMicros() > 0
        && has(opportunity.candidates(), bid.candidate())
        && bid.priceCpmMicros() <= bid.candidate().maxBidCpmMicros()
        && shows(bid);
  }

  /** The rare case: drops what cannot be sent and cuts down what is too high, and counts both. */
  private StrategyOutcome checkEach(
      List<PricedCandidate> bids, Opportunity opportunity, StrategyAccount counted) {
    List<PricedCandidate> sound = new ArrayList<>(bids.size());
    long highest = 0;
    for (PricedCandidate bid : bids) {
      @Nullable PricedCandidate kept = bid;
      String cause = fault(bid, opportunity);
      if (cause != null) {
        counted.metrics().corrected(cause);
        counted.figures().corrected();
        kept = cause.equals(ABOVE_CAP) ? bid.pricedAt(bid.candidate().maxBidCpmMicros()) : null;
      }
      if (kept != null) {
        sound.add(kept);
        highest = Math.max(highest, kept.priceCpmMicros());
      }
    }
    if (sound.isEmpty()) {
      return StrategyOutcome.ERROR;
    }
    counted.figures().bid(highest);
    return StrategyOutcome.of(sound);
  }

  /** What is wrong with a bid; null when nothing is. */
  private static @Nullable String fault(PricedCandidate bid, Opportunity opportunity) {
    if (isSound(bid, opportunity)) {
      return null;
    }
    if (!has(opportunity.candidates(), bid.candidate())) {
      return "not_a_candidate";
    }
    if (!shows(bid)) {
      return "not_its_product";
    }
    return bid.priceCpmMicros() <= 0 || bid.candidate().maxBidCpmMicros() <= 0
        ? "price_not_positive"
        : ABOVE_CAP;
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
