package io.segmento.platform.privacy;

/** Signals arrive through URL templates; one that nobody filled in says nothing. */
final class Macros {

  private Macros() {}

  /** Whether the text is blank or an unexpanded macro: <code>${GDPR_CONSENT_123}</code>, <code>{{gdpr}}</code>, {@code [GDPR]}, {@code %%X%%}. */
  static boolean saysNothing(String text) {
    return text.isBlank()
        || text.startsWith("${")
        || text.startsWith("{{")
        || (text.startsWith("[") && text.endsWith("]"))
        || (text.startsWith("%%") && text.endsWith("%%"));
  }
}
