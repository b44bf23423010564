package io.segmento.simulate;

/**
 * A real auction that was bid in, as far as it is known what came of it. Prices are CPM micros.
 *
 * @param rate the predicted click probability, 0 to 1
 * @param bidCpmMicros what was bid, above 0
 * @param paidCpmMicros what the win cost; 0 when lost, or not told
 * @param minimumCpmMicros the least that would have won; 0 when not told
 */
public record LoggedAuction(
    long atMillis,
    String exchange,
    boolean firstPrice,
    long floorCpmMicros,
    double rate,
    long bidCpmMicros,
    boolean won,
    long paidCpmMicros,
    long minimumCpmMicros,
    boolean clicked) {

  /** The last millisecond of the year 9999. */
  private static final long LAST_MILLIS = 253_402_300_799_999L;

  public LoggedAuction {
    if (atMillis < 0 || atMillis > LAST_MILLIS) {
      throw new IllegalArgumentException(
          "at: " + atMillis + " (expected: epoch milliseconds, 0 to " + LAST_MILLIS + ")");
    }
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate: " + rate + " (expected: 0 to 1)");
    }
    if (bidCpmMicros <= 0 || floorCpmMicros < 0 || paidCpmMicros < 0 || minimumCpmMicros < 0) {
      throw new IllegalArgumentException("bid: " + bidCpmMicros + ", floor: " + floorCpmMicros
          + ", paid: " + paidCpmMicros + ", minimum: " + minimumCpmMicros
          + " (expected: above 0, the others >= 0)");
    }
    if (!won && (paidCpmMicros > 0 || clicked)) {
      throw new IllegalArgumentException("won: false, paid: " + paidCpmMicros + ", clicked: "
          + clicked + " (expected: a lost auction costs nothing and shows nothing)");
    }
    if (paidCpmMicros > bidCpmMicros) {
      throw new IllegalArgumentException(
          "paid: " + paidCpmMicros + " (expected: <= the bid, " + bidCpmMicros + ")");
    }
  }

  /** The price to beat, where the log tells it: said by the exchange, or paid in a second-price auction; 0 when unknown. */
  public long knownPriceCpmMicros() {
    if (minimumCpmMicros > 0) {
      return minimumCpmMicros;
    }
    return won && !firstPrice && paidCpmMicros < bidCpmMicros ? paidCpmMicros : 0;
  }
}
