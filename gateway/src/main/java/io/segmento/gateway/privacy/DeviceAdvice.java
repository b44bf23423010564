package io.segmento.gateway.privacy;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which instructions concern a visitor, by the user agent. On a Mac the version of Safari decides whether its protection against tracking gets
 * in the way of an opt-out cookie; on iPhone and iPad that of the system does, which all browsers there share and whose Safari may name an older
 * version of itself. Immutable.
 *
 * @param yours what concerns this device, the most important first
 * @param hidesCookies the browser hides or clears opt-out cookies, so that a cookie alone promises too much
 */
record DeviceAdvice(List<Instruction> yours, boolean hidesCookies) {

  private static final int MAX_USER_AGENT = 1_024;
  private static final Version PROTECTED_FROM = new Version(11, 2);
  private static final Pattern APPLE_SYSTEM =
      Pattern.compile("\\b(?:iPhone|iPad|iPod)\\b.{0,80}?\\bOS (\\d{1,3})[_.](\\d{1,3})");
  private static final Pattern SAFARI = Pattern.compile("\\bVersion/(\\d{1,3})\\.(\\d{1,3})");

  private record Version(int major, int minor) {
    static Version of(Matcher matcher) {
      return new Version(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    boolean isAtLeast(Version other) {
      return major > other.major || (major == other.major && minor >= other.minor);
    }
  }

  static DeviceAdvice of(String userAgent) {
    String text =
        userAgent.length() > MAX_USER_AGENT ? userAgent.substring(0, MAX_USER_AGENT) : userAgent;
    Set<Instruction> yours = new LinkedHashSet<>();
    Matcher system = APPLE_SYSTEM.matcher(text);
    boolean hidesCookies = false;
    if (system.find()) {
      hidesCookies = Version.of(system).isAtLeast(PROTECTED_FROM);
      if (!text.contains("Safari/")) {
        yours.add(Instruction.WEBVIEW);
      }
      yours.add(hidesCookies ? Instruction.SAFARI : Instruction.BROWSER);
      yours.add(Instruction.IOS);
    } else if (text.contains("Android")) {
      if (text.contains("; wv)")) {
        yours.add(Instruction.WEBVIEW);
      }
      yours.add(Instruction.ANDROID);
    } else if (isSafariOnMac(text)) {
      Matcher safari = SAFARI.matcher(text);
      hidesCookies = safari.find() && Version.of(safari).isAtLeast(PROTECTED_FROM);
      yours.add(hidesCookies ? Instruction.SAFARI : Instruction.BROWSER);
    }
    return new DeviceAdvice(List.copyOf(yours), hidesCookies);
  }

  private static boolean isSafariOnMac(String text) {
    return text.contains("Macintosh")
        && text.contains("Safari/")
        && !text.contains("Chrome/")
        && !text.contains("Chromium/");
  }

  /** All instructions, beginning with those for this device. */
  List<Instruction> inOrder() {
    Set<Instruction> all = new LinkedHashSet<>(yours);
    all.addAll(List.of(Instruction.values()));
    return List.copyOf(all);
  }
}
