package io.segmento.platform.profile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Words that many buckets have, of devices and of places; they are stored as their place in this list. **Only ever add to its end**: what is
 * stored names places of it.
 */
final class KnownWords {
  /** So many places are this list's, now and later; a place beyond is of the bucket itself. */
  static final int PLACES_KEPT = 96;

  static final List<String> WORDS = List.of(
      "",
      "desktop",
      "phone",
      "tablet",
      "tv",
      "console",
      "watch",
      "other",
      "windows",
      "android",
      "ios",
      "macos",
      "linux",
      "chromeos",
      "chrome",
      "safari",
      "firefox",
      "edge",
      "opera",
      "samsung",
      "yandex",
      "uc",
      "RUS",
      "USA",
      "DEU",
      "FRA",
      "GBR",
      "ESP",
      "ITA",
      "NLD",
      "POL",
      "UKR",
      "KAZ",
      "BLR",
      "TUR",
      "CHN",
      "JPN",
      "IND",
      "BRA",
      "CAN",
      "AUS",
      "MOW",
      "SPE",
      "Moscow",
      "Saint Petersburg",
      "London",
      "Berlin",
      "Paris",
      "New York");

  static final Map<String, Integer> PLACES = places();

  private KnownWords() {}

  private static Map<String, Integer> places() {
    Map<String, Integer> places = new HashMap<>();
    for (String word : WORDS) {
      places.put(word, places.size());
    }
    return Map.copyOf(places);
  }
}
