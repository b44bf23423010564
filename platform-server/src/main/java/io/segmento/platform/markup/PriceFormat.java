package io.segmento.platform.markup;

import io.segmento.proto.v1.Product;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How one language writes the prices of one currency: sign, place of the sign, separators, digits. Worked out once from the JDK's locale data;
 * then a price is written with integers only. Immutable.
 */
final class PriceFormat {
  private static final long MICROS = 1_000_000;
  private static final char NO_BREAK_SPACE = '\u00a0';
  private static final int GROUP = 3;
  /** Languages times currencies of one catalog; beyond it formats are worked out anew. */
  private static final int MAX_FORMATS = 10_000;

  private static final ConcurrentHashMap<String, PriceFormat> FORMATS = new ConcurrentHashMap<>();

  private final String before;
  private final String after;
  private final char group;
  private final char decimal;
  private final int zero;
  private final int fractionDigits;

  private PriceFormat(String before, String after, DecimalFormatSymbols symbols, int fraction) {
    this.before = before;
    this.after = after;
    this.group = symbols.getGroupingSeparator();
    this.decimal = symbols.getMonetaryDecimalSeparator();
    this.zero = symbols.getZeroDigit();
    this.fractionDigits = fraction;
  }

  /** Of an ISO 639-1 language and an ISO 4217 currency. Without a language: plain digits and the currency's code. */
  static PriceFormat of(String language, String currency) {
    String key = language + '/' + currency;
    PriceFormat format = FORMATS.get(key);
    if (format != null) {
      return format;
    }
    if (FORMATS.size() >= MAX_FORMATS) {
      FORMATS.clear();
    }
    return FORMATS.computeIfAbsent(key, unused -> compute(language, currency));
  }

  private static PriceFormat compute(String language, String code) {
    Currency currency;
    try {
      currency = Currency.getInstance(code);
    } catch (IllegalArgumentException e) {
      return plain(code, 2);
    }
    int fraction = Math.max(0, currency.getDefaultFractionDigits());
    if (language.isEmpty()) {
      return plain(code, fraction);
    }
    Locale locale = Locale.forLanguageTag(language);
    if (!(NumberFormat.getCurrencyInstance(locale) instanceof DecimalFormat format)) {
      return plain(code, fraction);
    }
    format.setCurrency(currency);
    String before = format.getPositivePrefix();
    String after = format.getPositiveSuffix();
    if (!before.isEmpty() && Character.isLetter(before.charAt(before.length() - 1))) {
      before += NO_BREAK_SPACE;
    }
    return new PriceFormat(before, after, format.getDecimalFormatSymbols(), fraction);
  }

  private static PriceFormat plain(String code, int fraction) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
    symbols.setGroupingSeparator('\0');
    return new PriceFormat("", NO_BREAK_SPACE + code, symbols, fraction);
  }

  /** To the currency's smallest unit, half up; the fraction is left out when it is zero. */
  static String write(Product product, String language) {
    StringBuilder out = new StringBuilder(24);
    of(language, product.getCurrency()).write(out, product.getPriceMicros());
    return out.toString();
  }

  private void write(StringBuilder out, long micros) {
    long scale = 1;
    for (int i = 0; i < fractionDigits; i++) {
      scale *= 10;
    }
    long unit = MICROS / scale;
    long rounded = (micros + unit / 2) / unit;
    out.append(before);
    whole(out, rounded / scale);
    long fraction = rounded % scale;
    if (fraction != 0) {
      out.append(decimal);
      for (long place = scale / 10; place > 0; place /= 10) {
        out.append(digit(fraction / place % 10));
      }
    }
    out.append(after);
  }

  private void whole(StringBuilder out, long number) {
    String digits = Long.toString(number);
    for (int i = 0; i < digits.length(); i++) {
      if (i > 0 && group != 0 && (digits.length() - i) % GROUP == 0) {
        out.append(group);
      }
      out.append(digit(digits.charAt(i) - '0'));
    }
  }

  private char digit(long value) {
    return (char) (zero + value);
  }
}
