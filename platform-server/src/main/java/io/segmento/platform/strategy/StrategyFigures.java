package io.segmento.platform.strategy;

import java.util.concurrent.atomic.LongAdder;

/** What one version of a strategy has done in one state on this node. Thread-safe. */
final class StrategyFigures {

  private final LongAdder decisions = new LongAdder();
  private final LongAdder bids = new LongAdder();
  private final LongAdder priceMicros = new LongAdder();
  private final LongAdder errors = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder corrected = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder wins = new LongAdder();
  private final LongAdder spentMicros = new LongAdder();
  private final LongAdder outcomes = new LongAdder();
  private final LongAdder outcomeErrors = new LongAdder();
  private final LongAdder outcomesLate = new LongAdder();
  private final LongAdder listenedNanos = new LongAdder();
  private final LongAdder metered = new LongAdder();
  private final LongAdder processorNanos = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * What was counted by a moment.
   *
   * @param decisions impressions that it was asked about
   * @param bids of these, with a bid
   * @param priceMicros sum of the highest prices of those, CPM micros of the campaigns' currencies
   * @param errors failures that are not about time
   * @param late answers that came late, or not at all in its time
   * @param corrected bids that were cut down or dropped
   * @param dropped not asked about, since the pool of shadows was full
   * @param wins bills for its bids
   * @param spentMicros sum of those, CPM micros
   * @param outcomes what it was told, ticks too
   * @param outcomeErrors of these, failures that are not about time
   * @param outcomesLate of these, for which it used more time than it has
   * @param metered decisions that processor time and bytes were measured of
   */
  record Counts(
      long decisions,
      long bids,
      long priceMicros,
      long errors,
      long late,
      long corrected,
      long dropped,
      long wins,
      long spentMicros,
      long outcomes,
      long outcomeErrors,
      long outcomesLate,
      long metered,
      long processorNanos,
      long bytes) {

    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    Counts plus(Counts other) {
      return new Counts(
          decisions + other.decisions,
          bids + other.bids,
          priceMicros + other.priceMicros,
          errors + other.errors,
          late + other.late,
          corrected + other.corrected,
          dropped + other.dropped,
          wins + other.wins,
          spentMicros + other.spentMicros,
          outcomes + other.outcomes,
          outcomeErrors + other.outcomeErrors,
          outcomesLate + other.outcomesLate,
          metered + other.metered,
          processorNanos + other.processorNanos,
          bytes + other.bytes);
    }

    Counts since(Counts before) {
      return new Counts(
          decisions - before.decisions,
          bids - before.bids,
          priceMicros - before.priceMicros,
          errors - before.errors,
          late - before.late,
          corrected - before.corrected,
          dropped - before.dropped,
          wins - before.wins,
          spentMicros - before.spentMicros,
          outcomes - before.outcomes,
          outcomeErrors - before.outcomeErrors,
          outcomesLate - before.outcomesLate,
          metered - before.metered,
          processorNanos - before.processorNanos,
          bytes - before.bytes);
    }
  }

  Counts counts() {
    return new Counts(
        decisions.sum(),
        bids.sum(),
        priceMicros.sum(),
        errors.sum(),
        late.sum(),
        corrected.sum(),
        dropped.sum(),
        wins.sum(),
        spentMicros.sum(),
        outcomes.sum(),
        outcomeErrors.sum(),
        outcomesLate.sum(),
        metered.sum(),
        processorNanos.sum(),
        bytes.sum());
  }

  void decided() {
    decisions.increment();
  }

  void bid(long highestCpmMicros) {
    bids.increment();
    priceMicros.add(highestCpmMicros);
  }

  void failed(FailureCause cause) {
    (cause.isTime() ? late : errors).increment();
  }

  void corrected() {
    corrected.increment();
  }

  void dropped() {
    dropped.increment();
  }

  void won(long cpmMicros) {
    wins.increment();
    spentMicros.add(cpmMicros);
  }

  void told() {
    outcomes.increment();
  }

  void failedWhenTold(FailureCause cause) {
    (cause.isTime() ? outcomesLate : outcomeErrors).increment();
  }

  /** What being told one outcome took of the processor. */
  void listened(long nanos) {
    listenedNanos.add(nanos);
  }

  /** Processor time of all that it was told. */
  long listenedNanos() {
    return listenedNanos.sum();
  }

  void metered(long nanos, long allocated) {
    metered.increment();
    processorNanos.add(nanos);
    bytes.add(allocated);
  }
}
