package io.segmento.platform.targeting;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The one spelling that operating systems and browsers have in targeting, whatever catalogs, exchanges and browsers call them: {@code Mac OS X}
 * and {@code macOS} are {@code macos}, {@code Google Chrome} is {@code chrome}. A name that is not known keeps its letters and digits, in lower case.
 */
public final class DeviceNames {

  public static final String IOS = "ios";
  public static final String ANDROID = "android";
  public static final String WINDOWS = "windows";
  public static final String MACOS = "macos";
  public static final String CHROMEOS = "chromeos";
  public static final String LINUX = "linux";

  private static final Map<String, String> OPERATING_SYSTEMS = names(
      IOS,
      "iOS",
      "iPhone OS",
      "iPadOS",
      "iPhone",
      "iPad",
      ANDROID,
      "Android",
      "Android OS",
      WINDOWS,
      "Windows",
      "Windows NT",
      "Win32",
      "Windows 7",
      "Windows 8",
      "Windows 8.1",
      "Windows 10",
      "Windows 11",
      "Microsoft Windows",
      MACOS,
      "macOS",
      "Mac OS X",
      "OS X",
      "Mac OS",
      "OSX",
      "Mac",
      "Macintosh",
      CHROMEOS,
      "Chrome OS",
      "Chromium OS",
      "CrOS",
      LINUX,
      "Linux",
      "Ubuntu",
      "GNU/Linux");

  private static final Map<String, String> BROWSERS = names(
      "chrome",
      "Chrome",
      "Google Chrome",
      "Chrome Mobile",
      "Mobile Chrome",
      "Chrome Mobile iOS",
      "Chromium",
      "safari",
      "Safari",
      "Mobile Safari",
      "Apple Safari",
      "firefox",
      "Firefox",
      "Mozilla Firefox",
      "Firefox Mobile",
      "Firefox iOS",
      "edge",
      "Edge",
      "Microsoft Edge",
      "Edge Mobile",
      "opera",
      "Opera",
      "Opera Mobile",
      "Opera Mini",
      "Opera GX",
      "samsung",
      "Samsung",
      "Samsung Internet",
      "Samsung Browser",
      "yandex",
      "Yandex",
      "Yandex Browser",
      "YaBrowser",
      "uc",
      "UC",
      "UC Browser",
      "UCBrowser");

  private DeviceNames() {}

  /** Allocates nothing for the usual names. */
  public static String operatingSystem(String name) {
    return known(name, OPERATING_SYSTEMS);
  }

  /** Allocates nothing for the usual names. */
  public static String browser(String name) {
    return known(name, BROWSERS);
  }

  private static String known(String name, Map<String, String> names) {
    String known = names.get(name);
    if (known != null) {
      return known;
    }
    String plain = plain(name);
    return names.getOrDefault(plain, plain);
  }

  private static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    name.toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  /** Of each group, the first is the spelling and the rest, which begin with a capital or hold a space, are its other names. */
  private static Map<String, String> names(String... groups) {
    Map<String, String> names = new HashMap<>();
    String spelling = "";
    for (String name : groups) {
      if (name.equals(plain(name))) {
        spelling = name;
      }
      names.put(name, spelling);
      names.put(plain(name), spelling);
    }
    return Map.copyOf(names);
  }
}
