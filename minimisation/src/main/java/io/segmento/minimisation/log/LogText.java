package io.segmento.minimisation.log;

import io.segmento.minimisation.PiiScrubber;

/** Text as it may stand in a log: on one line, of a bounded length, without personal data. */
final class LogText {
  /** Longer than any message of ours; what somebody sent may be of any length. */
  static final int MAX_LENGTH = 4_096;

  private LogText() {}

  static String of(String text) {
    String bounded = text.length() <= MAX_LENGTH
        ? text
        : text.substring(0, MAX_LENGTH) + "… (" + text.length() + " characters)";
    return visible(PiiScrubber.masked(bounded));
  }

  /** Line breaks would begin a line that nobody logged, and escape sequences would be obeyed by a terminal. */
  private static String visible(String text) {
    StringBuilder plain = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean hidden = Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
      if (hidden && plain == null) {
        plain = new StringBuilder(text.length() + 16).append(text, 0, i);
      }
      if (plain != null) {
        if (hidden) {
          escape(c, plain);
        } else {
          plain.append(c);
        }
      }
    }
    return plain == null ? text : plain.toString();
  }

  private static void escape(char c, StringBuilder plain) {
    switch (c) {
      case '\n' -> plain.append("\\n");
      case '\r' -> plain.append("\\r");
      case '\t' -> plain.append("\\t");
      default -> {
        plain.append("\\u");
        String hex = Integer.toHexString(c);
        plain.append("0".repeat(4 - hex.length())).append(hex);
      }
    }
  }
}
