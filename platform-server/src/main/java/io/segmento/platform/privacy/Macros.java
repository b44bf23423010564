package io.segmento.platform.privacy;

/** Signals arrive through URL templates; one that nobody filled in says nothing. */
public final class Macros {

  private Macros() {}

  /** Whether the text is blank or an unexpanded macro: <code>${GDPR_CONSENT_123}</code>, <code>{{gdpr}}</code>, {@code [GDPR]}, {@code %%X%%}. */
  public static boolean saysNothing(String text) {
    if (text.isEmpty()) {
      return true;
    }
    String trimmed = text.strip();
    return trimmed.isEmpty()
        || trimmed.startsWith("${")
        || trimmed.startsWith("{{")
        || (trimmed.startsWith("[") && trimmed.endsWith("]"))
        || (trimmed.startsWith("%%") && trimmed.endsWith("%%"));
  }
}
