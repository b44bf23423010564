package io.segmento.simulate;

import io.segmento.strategy.Outcome;

/** What became of a simulated bid; nobody compares two of them, so that its note may be an array. */
@SuppressWarnings("ArrayRecordComponent")
record SimulatedOutcome(
    long nowMillis,
    long decidedMillis,
    String exchange,
    String campaignId,
    String creativeId,
    long bidCpmMicros,
    long valueCpmMicros,
    long priceCpmMicros,
    long minimumToWinCpmMicros,
    long conversionValueMicros,
    long responseContext,
    byte[] note)
    implements Outcome {

  @Override
  public String currency() {
    return SimulatedCandidate.CURRENCY;
  }

  /** Simulated users convert after a click only. */
  @Override
  public boolean conversionByClick() {
    return conversionValueMicros > 0;
  }

  SimulatedOutcome converted(long at, long valueMicros) {
    return new SimulatedOutcome(
        at,
        decidedMillis,
        exchange,
        campaignId,
        creativeId,
        bidCpmMicros,
        valueCpmMicros,
        priceCpmMicros,
        minimumToWinCpmMicros,
        valueMicros,
        responseContext,
        note);
  }
}
