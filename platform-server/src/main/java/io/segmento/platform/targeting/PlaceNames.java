package io.segmento.platform.targeting;

import java.util.Locale;

/**
 * The one spelling of regions and cities in targeting: lower case, a region without the country that ISO 3166-2 puts before it ({@code US-CA}
 * is {@code ca}). Both may be told with what they lie in: {@code usa/ca}, {@code usa/ca/san jose}.
 */
public final class PlaceNames {

  private static final int COUNTRY_PREFIX = 3;

  private PlaceNames() {}

  /** Of {@code CA}, {@code US-CA}, {@code USA/CA} or {@code USA/US-CA}. */
  public static String region(String region) {
    String lower = region.toLowerCase(Locale.ROOT);
    int slash = lower.indexOf('/');
    return slash < 0
        ? code(lower)
        : lower.substring(0, slash + 1) + code(lower.substring(slash + 1));
  }

  /** Of {@code San Jose} or {@code USA/CA/San Jose}. */
  public static String city(String city) {
    String lower = city.toLowerCase(Locale.ROOT);
    int slash = lower.lastIndexOf('/');
    return slash < 0 ? lower : region(lower.substring(0, slash)) + lower.substring(slash);
  }

  private static String code(String region) {
    return region.length() > COUNTRY_PREFIX && region.charAt(COUNTRY_PREFIX - 1) == '-'
        ? region.substring(COUNTRY_PREFIX)
        : region;
  }
}
