package io.segmento.platform.currency;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A file of exchange rates, HOCON or JSON: {@code date = "2026-11-24", base = "EUR", rates { USD = 1.0521, JPY = 162.4 }}. A rate says how
 * many units of the currency one unit of the base is worth.
 */
final class RatesFile {

  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
  private static final double MIN_RATE = 1e-9;
  private static final double MAX_RATE = 1e9;

  private RatesFile() {}

  /** Throws {@link IllegalArgumentException} that names what is wrong and where. */
  static ExchangeRates read(Path file, LocalDate today) {
    try {
      Config parsed = ConfigFactory.parseFile(
              file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
          .resolve();
      LocalDate date = date(parsed.getString("date"), today);
      Map<String, Double> unitsPerBase = new HashMap<>();
      for (Map.Entry<String, ConfigValue> rate : parsed.getObject("rates").entrySet()) {
        String currency = currency("rates", rate.getKey());
        unitsPerBase.put(currency, units(currency, rate.getValue().unwrapped()));
      }
      String base = currency("base", parsed.getString("base"));
      Double ofBase = unitsPerBase.put(base, 1.0);
      if (ofBase != null && ofBase != 1) {
        throw new IllegalArgumentException(
            "rates." + base + ": " + ofBase + " (expected: 1, since it is the base)");
      }
      return new ExchangeRates(date, unitsPerBase);
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static LocalDate date(String text, LocalDate today) {
    LocalDate date;
    try {
      date = LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "date: \"" + text + "\" (expected: a day such as 2026-11-24)", e);
    }
    // Rates of next year would never grow old.
    if (date.isAfter(today.plusDays(1))) {
      throw new IllegalArgumentException("date: " + text + " (expected: not after tomorrow)");
    }
    return date;
  }

  private static String currency(String field, String code) {
    if (!CURRENCY.matcher(code).matches()) {
      throw new IllegalArgumentException(
          field + ": \"" + code + "\" (expected: a currency of ISO 4217 such as USD)");
    }
    return code;
  }

  private static double units(String currency, Object value) {
    double units = value instanceof Number number ? number.doubleValue() : Double.NaN;
    if (!(units >= MIN_RATE && units <= MAX_RATE)) {
      throw new IllegalArgumentException("rates." + currency + ": " + value
          + " (expected: units for one of the base, from 1e-9 to 1e9)");
    }
    return units;
  }
}
