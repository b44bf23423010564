package io.segmento.platform.budget;

/** What a bid sets aside, and its notice gives free again. */
public final class Reservation {

  private static final long PER_MILLE = 1_000;

  private Reservation() {}

  /** Micros for one impression at a price ceiling in CPM micros, upwards: never less than what is billed. */
  public static long micros(long ceilingCpmMicros) {
    return Math.max(0, (ceilingCpmMicros + PER_MILLE - 1) / PER_MILLE);
  }
}
