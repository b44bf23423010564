package io.segmento.platform.markup;

/** Text of XML written so that it cannot leave the place where it stands; HTML is written by {@link MarkupBytes}. */
final class MarkupText {
  private MarkupText() {}

  /** For XML text and quoted attributes alike; what no XML document may hold is left out. */
  static void xml(StringBuilder out, String text) {
    text.codePoints().filter(MarkupText::isXml).forEach(c -> {
      if (c < 0x80) {
        escaped(out, (char) c);
      } else {
        out.appendCodePoint(c);
      }
    });
  }

  /** As a CDATA section, in which players want their URLs. */
  static void cdata(StringBuilder out, String text) {
    out.append("<![CDATA[");
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints().filter(MarkupText::isXml).forEach(clean::appendCodePoint);
    int from = 0;
    for (int end = clean.indexOf("]]>"); end >= 0; end = clean.indexOf("]]>", from)) {
      // An end of section cannot be escaped within one: it is split over two.
      out.append(clean, from, end + 2).append("]]><![CDATA[");
      from = end + 2;
    }
    out.append(clean, from, clean.length()).append("]]>");
  }

  private static void escaped(StringBuilder out, char c) {
    switch (c) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      default -> out.append(c);
    }
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c <= 0xd7ff)
        || (c >= 0xe000 && c <= 0xfffd)
        || c >= 0x10000;
  }
}
