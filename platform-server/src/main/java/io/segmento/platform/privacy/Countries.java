package io.segmento.platform.privacy;

import com.google.common.collect.ImmutableSet;
import java.util.Locale;

/** Which countries' law asks for consent before anything else: the EEA and the United Kingdom. */
final class Countries {

  /** ISO 3166-1, three letters as in OpenRTB, and two as some exchanges send. */
  private static final ImmutableSet<String> UNDER_GDPR = ImmutableSet.of(
      "AUT", "BEL", "BGR", "HRV", "CYP", "CZE", "DNK", "EST", "FIN", "FRA", "DEU", "GRC", "HUN",
      "IRL", "ITA", "LVA", "LTU", "LUX", "MLT", "NLD", "POL", "PRT", "ROU", "SVK", "SVN", "ESP",
      "SWE", "ISL", "LIE", "NOR", "GBR", "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR",
      "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI",
      "ES", "SE", "IS", "LI", "NO", "GB", "UK", "EL");

  private Countries() {}

  static boolean areUnderGdpr(String country) {
    return UNDER_GDPR.contains(country) || UNDER_GDPR.contains(country.toUpperCase(Locale.ROOT));
  }
}
