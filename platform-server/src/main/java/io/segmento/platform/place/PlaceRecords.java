package io.segmento.platform.place;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a file holds of a network, in both forms that are about: nested, as in GeoIP2 ({@code country.iso_code}, {@code
 * subdivisions[0].iso_code}, {@code city.names.en}), and flat ({@code country_code}, {@code state1}, {@code city}). Anything else in it is passed over.
 */
final class PlaceRecords {

  private static final int MAX_NAME = 100;
  private static final Map<String, String> ALPHA3 = alpha3();

  private PlaceRecords() {}

  /** {@link Place#UNKNOWN} when there is no country in it. */
  static Place read(@Nullable Map<?, ?> network) {
    if (network == null) {
      return Place.UNKNOWN;
    }
    boolean nested = network.get("country") instanceof Map<?, ?>;
    String country =
        country(nested ? text(network.get("country"), "iso_code") : text(network, "country_code"));
    if (country.isEmpty()) {
      return Place.UNKNOWN;
    }
    return nested
        ? new Place(
            country,
            text(first(network.get("subdivisions")), "iso_code"),
            city(network.get("city")))
        : new Place(country, text(network, "state1"), text(network, "city"));
  }

  private static String country(String code) {
    return code.length() == 3 ? code : ALPHA3.getOrDefault(code, "");
  }

  private static String city(@Nullable Object city) {
    return city instanceof Map<?, ?> found ? text(found.get("names"), "en") : "";
  }

  private static @Nullable Object first(@Nullable Object list) {
    return list instanceof List<?> found && !found.isEmpty() ? found.get(0) : null;
  }

  private static String text(@Nullable Object map, String key) {
    return map instanceof Map<?, ?> found
            && found.get(key) instanceof String value
            && value.length() <= MAX_NAME
        ? value
        : "";
  }

  private static Map<String, String> alpha3() {
    Map<String, String> codes = new HashMap<>();
    for (String alpha2 : Locale.getISOCountries()) {
      codes.put(alpha2, new Locale.Builder().setRegion(alpha2).build().getISO3Country());
    }
    return Map.copyOf(codes);
  }
}
