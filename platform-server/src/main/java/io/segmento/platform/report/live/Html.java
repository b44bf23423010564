package io.segmento.platform.report.live;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CompileTimeConstant;

/** Writes HTML: markup is written in the source, everything else is escaped and can stand between tags and in attributes. Not thread-safe. */
final class Html {
  private final StringBuilder out = new StringBuilder(16_384);

  @CanIgnoreReturnValue
  Html raw(@CompileTimeConstant final String markup) {
    out.append(markup);
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

  /** A number for people, and for whoever reads the page by program. */
  @CanIgnoreReturnValue
  Html number(long number) {
    out.append("<data value=\"").append(number).append("\">");
    text(Figures.count(number));
    out.append("</data>");
    return this;
  }

  /** Money for people; its micros for whoever reads the page by program. */
  @CanIgnoreReturnValue
  Html money(long micros, String currency) {
    out.append("<data value=\"").append(micros).append("\">");
    text(Figures.money(micros, currency));
    out.append("</data>");
    return this;
  }

  /** A file of this page's own, which is no HTML and holds no end of its element. */
  @CanIgnoreReturnValue
  Html file(LiveAsset asset) {
    out.append(asset.text());
    return this;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
