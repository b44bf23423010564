package io.segmento.platform.strategy;

import io.segmento.platform.strategy.StrategyFigures.Counts;

/** Counts as they are told to callers and to other nodes, and back. */
final class ToldFigures {

  private ToldFigures() {}

  static io.segmento.proto.v1.StrategyFigures of(Counts counts) {
    return io.segmento.proto.v1.StrategyFigures.newBuilder()
        .setDecisions(counts.decisions())
        .setBids(counts.bids())
        .setPriceCpmMicros(counts.priceMicros())
        .setErrors(counts.errors() + counts.outcomeErrors())
        .setLate(counts.late() + counts.outcomesLate())
        .setCorrected(counts.corrected())
        .setDropped(counts.dropped())
        .setWins(counts.wins())
        .setSpentCpmMicros(counts.spentMicros())
        .setOutcomes(counts.outcomes())
        .setOutcomeErrors(counts.outcomeErrors())
        .setOutcomesLate(counts.outcomesLate())
        .setMetered(counts.metered())
        .setProcessorNanos(counts.processorNanos())
        .setAllocatedBytes(counts.bytes())
        .build();
  }

  static Counts counts(io.segmento.proto.v1.StrategyFigures told) {
    return new Counts(
        told.getDecisions(),
        told.getBids(),
        told.getPriceCpmMicros(),
        told.getErrors() - told.getOutcomeErrors(),
        told.getLate() - told.getOutcomesLate(),
        told.getCorrected(),
        told.getDropped(),
        told.getWins(),
        told.getSpentCpmMicros(),
        told.getOutcomes(),
        told.getOutcomeErrors(),
        told.getOutcomesLate(),
        told.getMetered(),
        told.getProcessorNanos(),
        told.getAllocatedBytes());
  }
}
