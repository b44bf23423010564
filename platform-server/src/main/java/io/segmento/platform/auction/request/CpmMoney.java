package io.segmento.platform.auction.request;

/**
 * Between the decimal CPM prices of OpenRTB and CPM micros. The only place of the auction where money is a floating point number, since the
 * wire format says so.
 */
public final class CpmMoney {

  private static final double MICROS = 1_000_000d;
  /** Above this nothing is a price: a hundred thousand units of currency for a thousand impressions. */
  private static final double MAX_CPM = 100_000d;

  private CpmMoney() {}

  /** A CPM price in micros, to the nearest micro (HALF_EVEN); a price that no bid can reach becomes {@link Long#MAX_VALUE}. */
  public static long toMicros(double cpm) {
    if (!(cpm <= MAX_CPM)) {
      return Long.MAX_VALUE;
    }
    return cpm <= 0 ? 0 : (long) Math.rint(cpm * MICROS);
  }

  public static double toDecimal(long cpmMicros) {
    return cpmMicros / MICROS;
  }
}
