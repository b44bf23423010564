package io.segmento.platform.device;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The client hints that browsers send unasked, by lower-case header name. Stateless. */
final class ClientHints {

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]{1,40})\"");
  private static final String ENGINE = "Chromium";

  private ClientHints() {}

  /** The operating system; empty when it is not told. */
  static String platform(Map<String, String> hints) {
    Matcher quoted = QUOTED.matcher(hints.getOrDefault("sec-ch-ua-platform", ""));
    return quoted.find() && !quoted.group(1).equals("Unknown") ? quoted.group(1) : "";
  }

  /** Whether it is held in a hand, as the browser says: {@code ?1}. */
  static boolean isMobile(Map<String, String> hints) {
    return hints.getOrDefault("sec-ch-ua-mobile", "").strip().equals("?1");
  }

  /** Of the brands, one that is more than the engine and no filler such as {@code Not/A)Brand}; empty when there is none. */
  static String brand(Map<String, String> hints) {
    Matcher quoted = QUOTED.matcher(hints.getOrDefault("sec-ch-ua", ""));
    String engine = "";
    while (quoted.find()) {
      String brand = quoted.group(1);
      boolean version = Character.isDigit(brand.charAt(0));
      boolean filler = brand.contains("Not") && brand.contains("Brand");
      if (brand.equals(ENGINE)) {
        engine = brand;
      } else if (!version && !filler) {
        return brand;
      }
    }
    return engine;
  }
}
