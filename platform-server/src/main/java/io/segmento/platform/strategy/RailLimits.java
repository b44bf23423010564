package io.segmento.platform.strategy;

import io.segmento.platform.strategy.StrategyFigures.Counts;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * When a version is out of bounds.
 *
 * @param cases so few failures of a kind are chance
 * @param errorShare of decisions that may fail
 * @param lateShare of decisions that may be late
 * @param correctedShare of bids that may be cut down or dropped
 * @param ratio how many times the mean price, or spend for each decision, of the version before it may have
 * @param listeningShare of one processor's time that being told outcomes may take
 * @param heapShare how full the heap may be after collection
 * @param every how often each node looks
 * @param retireAfter how long a version that was replaced is kept, far longer than from looking it up to asking it
 * @param promoteAfter decisions on all nodes together, with the users that it has, before a version can go a step further
 */
record RailLimits(
    int cases,
    double errorShare,
    double lateShare,
    double correctedShare,
    double ratio,
    double listeningShare,
    double heapShare,
    Duration every,
    Duration retireAfter,
    int promoteAfter) {

  static final RailLimits DEFAULT = new RailLimits(
      10, 0.01, 0.02, 0.01, 3, 0.5, 0.9, Duration.ofSeconds(1), Duration.ofSeconds(10), 100);

  private static final long BIDS_TO_COMPARE = 100;
  private static final long WINS_TO_COMPARE = 50;
  private static final double PERCENT = 100;

  /** What does not hold, with the figure that says so. */
  record Violation(GuardRail rail, String reason) {}

  /**
   * The first rail that does not hold.
   *
   * @param counts of the version
   * @param reference of the version before; nothing to compare with when it has no bids
   */
  Optional<Violation> violated(Counts counts, Counts reference) {
    if (exceeds(counts.errors(), counts.decisions(), errorShare)) {
      return violation(GuardRail.ERRORS, counts.errors(), counts.decisions(), "decisions failed");
    }
    if (exceeds(counts.late(), counts.decisions(), lateShare)) {
      return violation(
          GuardRail.DEADLINE, counts.late(), counts.decisions(), "decisions were late");
    }
    if (exceeds(counts.outcomeErrors(), counts.outcomes(), errorShare)) {
      return violation(
          GuardRail.ERRORS, counts.outcomeErrors(), counts.outcomes(), "outcomes failed when told");
    }
    if (exceeds(counts.outcomesLate(), counts.outcomes(), lateShare)) {
      return violation(
          GuardRail.DEADLINE,
          counts.outcomesLate(),
          counts.outcomes(),
          "outcomes took too long when told");
    }
    if (exceeds(counts.corrected(), counts.bids(), correctedShare)) {
      return violation(
          GuardRail.PRICES,
          counts.corrected(),
          counts.decisions(),
          "decisions had to be corrected");
    }
    if (counts.bids() >= BIDS_TO_COMPARE && reference.bids() >= BIDS_TO_COMPARE) {
      double own = (double) counts.priceMicros() / counts.bids();
      double before = (double) reference.priceMicros() / reference.bids();
      if (own > ratio * before) {
        return compared(GuardRail.PRICES, "mean price", own / before);
      }
    }
    if (counts.wins() >= WINS_TO_COMPARE && reference.wins() >= WINS_TO_COMPARE) {
      double own = (double) counts.spentMicros() / counts.decisions();
      double before = (double) reference.spentMicros() / reference.decisions();
      if (own > ratio * before) {
        return compared(GuardRail.SPEND, "spend for each decision", own / before);
      }
    }
    return Optional.empty();
  }

  /**
   * Whether being told outcomes takes too much.
   *
   * @param listenedNanos of a processor, in a time of {@code nanos}
   */
  Optional<Violation> violatedByListening(long listenedNanos, long nanos) {
    double share = (double) listenedNanos / nanos;
    return share <= listeningShare
        ? Optional.empty()
        : Optional.of(new Violation(
            GuardRail.LISTENING,
            String.format(
                Locale.ROOT,
                "being told outcomes took %.0f %% of a processor (expected: at most %.0f %%)",
                share * PERCENT,
                listeningShare * PERCENT)));
  }

  private boolean exceeds(long failed, long all, double share) {
    return failed >= cases && failed > share * all;
  }

  private static Optional<Violation> violation(GuardRail rail, long failed, long all, String what) {
    return Optional.of(new Violation(rail, failed + " of " + all + " " + what));
  }

  private Optional<Violation> compared(GuardRail rail, String what, double times) {
    return Optional.of(new Violation(
        rail,
        String.format(
            Locale.ROOT,
            "%s %.2f times that of the version before (expected: at most %.2f times)",
            what,
            times,
            ratio)));
  }
}
