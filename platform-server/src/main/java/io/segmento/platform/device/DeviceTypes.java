package io.segmento.platform.device;

import io.segmento.platform.targeting.DeviceNames;
import java.util.Locale;

/** What kind of device a user agent names: browsers say so in few words, and in no other way. Stateless. */
final class DeviceTypes {
  static final String DESKTOP = "desktop";
  static final String PHONE = "phone";
  static final String TABLET = "tablet";
  static final String TV = "tv";
  static final String CONSOLE = "console";
  static final String WATCH = "watch";
  static final String OTHER = "other";

  private static final String[] TVS = {
    "smart-tv",
    "smarttv",
    "hbbtv",
    "appletv",
    "apple tv",
    "googletv",
    "google tv",
    "android tv",
    "bravia",
    "roku",
    "crkey",
    "; aft",
    "web0s",
    "tizen tv",
    "netcast",
    "viera"
  };
  private static final String[] CONSOLES = {"playstation", "xbox", "nintendo"};
  private static final String[] WATCHES = {"watchos", "watch1,", "apple watch", "wear os"};
  private static final String[] TABLETS = {"ipad", "tablet", "kindle", "silk/", "playbook"};
  private static final String[] PHONES = {
    "iphone", "ipod", "windows phone", "blackberry", "opera mini"
  };

  private DeviceTypes() {}

  /** One of the names of {@link Device#type()}. */
  static String of(String userAgent, boolean hintedMobile, String operatingSystem) {
    String lower = userAgent.toLowerCase(Locale.ROOT);
    if (anyOf(TVS, lower)) {
      return TV;
    }
    if (anyOf(CONSOLES, lower)) {
      return CONSOLE;
    }
    if (anyOf(WATCHES, lower)) {
      return WATCH;
    }
    if (anyOf(TABLETS, lower)) {
      return TABLET;
    }
    if (hintedMobile || anyOf(PHONES, lower)) {
      return PHONE;
    }
    return switch (operatingSystem) {
      // Google's own rule: Android without this word is a tablet.
      case DeviceNames.ANDROID -> lower.contains("mobile") ? PHONE : TABLET;
      case DeviceNames.IOS -> PHONE;
      case DeviceNames.WINDOWS, DeviceNames.MACOS, DeviceNames.LINUX, DeviceNames.CHROMEOS ->
        DESKTOP;
      default -> OTHER;
    };
  }

  private static boolean anyOf(String[] words, String text) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
