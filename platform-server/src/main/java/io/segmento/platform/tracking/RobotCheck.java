package io.segmento.platform.tracking;

import java.util.List;
import java.util.Locale;

/** Robots say so in their user agent, mostly. A call without one is nobody's browser. */
final class RobotCheck {

  private static final List<String> MARKS = List.of(
      "bot",
      "crawl",
      "spider",
      "slurp",
      "headless",
      "lighthouse",
      "curl/",
      "wget/",
      "python-",
      "java/",
      "go-http",
      "okhttp",
      "libwww",
      "httpclient",
      "phantomjs",
      "preview",
      "monitor");

  private RobotCheck() {}

  static boolean isRobot(String userAgent) {
    if (userAgent.isBlank()) {
      return true;
    }
    String lower = userAgent.toLowerCase(Locale.ROOT);
    for (int i = 0; i < MARKS.size(); i++) {
      if (lower.contains(MARKS.get(i))) {
        return true;
      }
    }
    return false;
  }
}
