package io.segmento.platform.place;

/**
 * A coarse place; what is not known is empty.
 *
 * @param country ISO 3166-1 alpha-3
 * @param region the subdivision's code without its country, such as {@code CA}, or its name where the file has no codes
 * @param city its English name
 */
public record Place(String country, String region, String city) {

  public static final Place UNKNOWN = new Place("", "", "");

  public boolean isKnown() {
    return !country.isEmpty();
  }
}
