package io.segmento.platform.eventlog;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Countries as tokens carry them: the three letters of ISO 3166-1, five bits each, A being 1. 0: unknown. */
public final class CountryCode {
  private static final int LETTERS = 3;
  private static final int BITS = 5;
  private static final int MASK = (1 << BITS) - 1;
  private static final Map<String, String> BY_TWO_LETTERS = byTwoLetters();

  private CountryCode() {}

  /** Of two or three letters in any case; 0 for what is neither. Allocates nothing for three capital letters, as OpenRTB has them. */
  public static int of(String country) {
    if (country.length() == 2) {
      String known = BY_TWO_LETTERS.get(country.toUpperCase(Locale.ROOT));
      return known == null ? 0 : of(known);
    }
    if (country.length() != LETTERS) {
      return 0;
    }
    int code = 0;
    for (int i = 0; i < LETTERS; i++) {
      int letter = (country.charAt(i) | 0x20) - 'a' + 1;
      if (letter < 1 || letter > 26) {
        return 0;
      }
      code = code << BITS | letter;
    }
    return code;
  }

  /** Three capital letters; empty for 0 and for what {@link #of} never gives. */
  public static String letters(int code) {
    if (code <= 0 || code >= 1 << (LETTERS * BITS)) {
      return "";
    }
    char[] letters = new char[LETTERS];
    for (int i = 0; i < LETTERS; i++) {
      int letter = code >> ((LETTERS - 1 - i) * BITS) & MASK;
      if (letter < 1 || letter > 26) {
        return "";
      }
      letters[i] = (char) ('A' + letter - 1);
    }
    return new String(letters);
  }

  private static Map<String, String> byTwoLetters() {
    Map<String, String> known = new HashMap<>();
    for (String country : Locale.getISOCountries()) {
      known.put(country, new Locale.Builder().setRegion(country).build().getISO3Country());
    }
    return Map.copyOf(known);
  }
}
