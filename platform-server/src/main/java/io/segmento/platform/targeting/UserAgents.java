package io.segmento.platform.targeting;

/**
 * What a user agent header says of device and browser, as far as campaigns can ask for it. A dozen searches in a few hundred characters, so
 * nothing is remembered; stateless, allocates nothing.
 */
public final class UserAgents {

  /** Browsers name those that they descend from, so the more special come first. */
  private static final String[][] BROWSERS = {
    {"YaBrowser/", "yandex"},
    {"Edg/", "edge"},
    {"EdgA/", "edge"},
    {"EdgiOS/", "edge"},
    {"Edge/", "edge"},
    {"OPR/", "opera"},
    {"Opera", "opera"},
    {"SamsungBrowser/", "samsung"},
    {"UCBrowser/", "uc"},
    {"FxiOS/", "firefox"},
    {"Firefox/", "firefox"},
    {"CriOS/", "chrome"},
    {"Chrome/", "chrome"},
    {"Safari/", "safari"},
  };

  /** What stands before the version; an operating system whose version is not told has none. */
  private static final String[][] OPERATING_SYSTEMS = {
    {"iPhone OS ", DeviceNames.IOS},
    {"iPad; CPU OS ", DeviceNames.IOS},
    {"Android ", DeviceNames.ANDROID},
    {"Android", DeviceNames.ANDROID},
    {"Windows NT ", DeviceNames.WINDOWS},
    {"Mac OS X ", DeviceNames.MACOS},
    {"CrOS ", DeviceNames.CHROMEOS},
    {"Linux", DeviceNames.LINUX},
  };

  private UserAgents() {}

  /** In the spelling of {@link DeviceNames}; empty when it is none of those that are told apart. */
  public static String browser(String userAgent) {
    for (String[] each : BROWSERS) {
      if (userAgent.contains(each[0])) {
        return each[1];
      }
    }
    return "";
  }

  /** In the spelling of {@link DeviceNames}; empty when it is none of those that are told apart. */
  public static String operatingSystem(String userAgent) {
    for (String[] each : OPERATING_SYSTEMS) {
      if (userAgent.contains(each[0])) {
        return each[1];
      }
    }
    return "";
  }

  /** Of its operating system; {@link Version#NONE} when that is not told. */
  public static long operatingSystemVersion(String userAgent) {
    for (String[] each : OPERATING_SYSTEMS) {
      int at = userAgent.indexOf(each[0]);
      if (at >= 0) {
        long version = Version.parse(userAgent, at + each[0].length());
        return each[1].equals(DeviceNames.WINDOWS) ? WindowsVersions.ofKernel(version) : version;
      }
    }
    return Version.NONE;
  }
}
