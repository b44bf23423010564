package io.segmento.strategy.bidding;

import io.segmento.strategy.Outcome;

/** What a test tells a listener; prices in CPM micros. */
record HeardOutcome(
    String creativeId,
    String exchange,
    String currency,
    long bidCpmMicros,
    long priceCpmMicros,
    long minimumToWinCpmMicros,
    int lossReason,
    long responseContext,
    long nowMillis)
    implements Outcome {

  static HeardOutcome of(String currency, long bid, long price) {
    return new HeardOutcome("creative", "test", currency, bid, price, 0, 0, 0, 0);
  }

  static HeardOutcome ofCreative(String creativeId) {
    return new HeardOutcome(creativeId, "test", "USD", 1_000_000, 1_000_000, 0, 0, 0, 0);
  }

  HeardOutcome withReason(int reason) {
    return new HeardOutcome(
        creativeId,
        exchange,
        currency,
        bidCpmMicros,
        priceCpmMicros,
        minimumToWinCpmMicros,
        reason,
        responseContext,
        nowMillis);
  }

  HeardOutcome withContext(long context) {
    return new HeardOutcome(
        creativeId,
        exchange,
        currency,
        bidCpmMicros,
        priceCpmMicros,
        minimumToWinCpmMicros,
        lossReason,
        context,
        nowMillis);
  }

  HeardOutcome withExchange(String name) {
    return new HeardOutcome(
        creativeId,
        name,
        currency,
        bidCpmMicros,
        priceCpmMicros,
        minimumToWinCpmMicros,
        lossReason,
        responseContext,
        nowMillis);
  }

  /** It came so long after the bid was decided. */
  HeardOutcome after(long millis) {
    return new HeardOutcome(
        creativeId,
        exchange,
        currency,
        bidCpmMicros,
        priceCpmMicros,
        minimumToWinCpmMicros,
        lossReason,
        responseContext,
        millis);
  }

  @Override
  public long decidedMillis() {
    return 0;
  }

  @Override
  public String campaignId() {
    return "campaign";
  }

  @Override
  public long valueCpmMicros() {
    return bidCpmMicros;
  }

  @Override
  public long conversionValueMicros() {
    return 0;
  }

  @Override
  public byte[] note() {
    return new byte[0];
  }
}
