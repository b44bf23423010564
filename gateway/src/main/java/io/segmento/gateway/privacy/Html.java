package io.segmento.gateway.privacy;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CompileTimeConstant;

/**
 * Writes HTML. Markup is written in the source, everything else is escaped: text can stand anywhere between tags and in attributes with double
 * quotes. Not thread-safe.
 */
final class Html {

  private final StringBuilder out = new StringBuilder(8_192);

  /** Markup as it stands in the source. */
  @CanIgnoreReturnValue
  Html raw(@CompileTimeConstant final String markup) {
    out.append(markup);
    return this;
  }

  @CanIgnoreReturnValue
  Html add(Html part) {
    out.append(part.out);
    return this;
  }

  @CanIgnoreReturnValue
  Html text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c);
      }
    }
    return this;
  }

  /** An element without attributes that holds only text. */
  @CanIgnoreReturnValue
  Html element(@CompileTimeConstant final String tag, String text) {
    out.append('<').append(tag).append('>');
    text(text);
    out.append("</").append(tag).append(">\n");
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
