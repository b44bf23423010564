package io.segmento.platform.device;

import io.segmento.platform.targeting.DeviceNames;
import jakarta.inject.Inject;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ua_parser.OS;
import ua_parser.Parser;

/**
 * Reads headers by the rules of the ua-parser project. Client hints come first where they say something, since browsers freeze their user agents.
 * Thread-safe; a user agent takes about a millisecond.
 */
final class DeviceRules {

  private static final String ROBOT = "Spider";
  /** What the rules call something that they do not know. */
  private static final String OTHER = "Other";

  private static final int MAX_NAME = 32;

  private final Parser parser;

  @Inject
  DeviceRules() {
    this.parser = new Parser();
  }

  Device read(String userAgent, Map<String, String> hints) {
    OS os = parser.parseOS(userAgent);
    String told = os.family.equals(OTHER) ? "" : DeviceNames.operatingSystem(os.family);
    String hinted = DeviceNames.operatingSystem(ClientHints.platform(hints));
    String operatingSystem = bounded(hinted.isEmpty() ? told : hinted);
    String brand = ClientHints.brand(hints);
    String browser = brand.isEmpty() ? parser.parseUserAgent(userAgent).family : brand;
    return new Device(
        DeviceTypes.of(userAgent, ClientHints.isMobile(hints), operatingSystem),
        operatingSystem,
        operatingSystem.equals(told) ? version(os) : "",
        browser.equals(OTHER) ? "" : bounded(DeviceNames.browser(browser)),
        parser.parseDevice(userAgent).family.equals(ROBOT));
  }

  private static String version(OS os) {
    String major = number(os.major);
    String minor = number(os.minor);
    return major.isEmpty() || minor.isEmpty() ? major : major + "." + minor;
  }

  private static String number(@Nullable String text) {
    return text == null || text.length() > 4 || !text.chars().allMatch(Character::isDigit)
        ? ""
        : text;
  }

  private static String bounded(String name) {
    return name.length() <= MAX_NAME ? name : "";
  }
}
