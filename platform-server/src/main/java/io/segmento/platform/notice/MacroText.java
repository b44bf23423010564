package io.segmento.platform.notice;

import java.util.Locale;

/** Values of macros that an exchange should have filled in. */
final class MacroText {

  private MacroText() {}

  /** Whether there is none: blank, or the macro as we wrote it, plain or percent-encoded. */
  static boolean saysNothing(String value) {
    return value.isBlank() || isUnexpanded(value);
  }

  /** Whether it still is the macro: <code>${AUCTION_PRICE}</code>, <code>%24%7B…</code>, {@code %%WINNING_PRICE%%}, <code>{{price}}</code>, {@code [PRICE]}. */
  static boolean isUnexpanded(String value) {
    String lower = value.strip().toLowerCase(Locale.ROOT);
    return lower.contains("${")
        || lower.contains("%24%7b")
        || lower.contains("%%")
        || lower.contains("%25%25")
        || lower.contains("auction_")
        || lower.startsWith("{{")
        || lower.startsWith("[");
  }
}
