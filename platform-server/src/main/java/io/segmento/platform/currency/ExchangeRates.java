package io.segmento.platform.currency;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.util.Map;

/**
 * The rates of one day. Immutable; converting allocates nothing.
 *
 * <p>Amounts are micros of a currency. Rates are decimal fractions with about 15 digits, so that amounts up to 10^12 micros, ten times
 * what a CPM price can be, are right to the micro.
 */
public final class ExchangeRates {

  /** No rates: converts a currency into itself only. */
  public static final ExchangeRates NONE = new ExchangeRates(LocalDate.EPOCH, Map.of());

  /** What a product of two doubles may be off by, in units of its last place; more is an amount of its own. */
  private static final double ERROR_ULPS = 4;

  private final LocalDate date;
  private final String id;
  private final Map<String, Double> unitsPerBase;

  /**
   * @param unitsPerBase by ISO 4217 code, how many units of that currency one unit of the base is worth; the base itself is 1
   */
  public ExchangeRates(LocalDate date, Map<String, Double> unitsPerBase) {
    this.date = requireNonNull(date, "date");
    this.id = date.toString();
    this.unitsPerBase = Map.copyOf(unitsPerBase);
    unitsPerBase.forEach((currency, units) -> {
      if (!(units > 0) || units.isInfinite()) {
        throw new IllegalArgumentException("rates." + currency + ": " + units + " (expected: > 0)");
      }
    });
  }

  /** The day the rates are of. */
  public LocalDate date() {
    return date;
  }

  /** Names these rates in bid tokens: the day as {@code 2026-11-24}. */
  public String id() {
    return id;
  }

  /** How many currencies there are. */
  public int size() {
    return unitsPerBase.size();
  }

  public boolean knows(String currency) {
    return unitsPerBase.containsKey(currency);
  }

  public boolean converts(String from, String to) {
    return from.equals(to) || (unitsPerBase.containsKey(from) && unitsPerBase.containsKey(to));
  }

  /** To the nearest micro (HALF_EVEN): for prices. Throws {@link IllegalArgumentException} where {@link #converts} says no. */
  public long nearest(long micros, String from, String to) {
    return isKept(micros, from, to) ? micros : (long) Math.rint(product(micros, from, to));
  }

  /** Up to the next whole micro: for floors, which a bid that reaches the converted one must reach too. Throws as {@link #nearest}. */
  public long atLeast(long micros, String from, String to) {
    if (isKept(micros, from, to)) {
      return micros;
    }
    double product = product(micros, from, to);
    double nearest = Math.rint(product);
    boolean reached = nearest >= product - (ERROR_ULPS * Math.ulp(product));
    return (long) (reached ? nearest : nearest + 1);
  }

  /** No floor stays none, whatever its currency; a price that no bid can reach stays one. */
  private static boolean isKept(long micros, String from, String to) {
    return micros == 0 || micros == Long.MAX_VALUE || from.equals(to);
  }

  private double product(long micros, String from, String to) {
    return micros * (units(to) / units(from));
  }

  private double units(String currency) {
    Double units = unitsPerBase.get(currency);
    if (units == null) {
      throw new IllegalArgumentException("no rate of " + currency);
    }
    return units;
  }
}
