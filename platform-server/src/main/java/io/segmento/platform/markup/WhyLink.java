package io.segmento.platform.markup;

/** The small mark in a banner's corner that leads to the page which says why the ad is shown and how to refuse such ads. */
final class WhyLink {
  private WhyLink() {}

  static void write(StringBuilder out, String url, String language) {
    String words = language.equals("ru") ? "Почему эта реклама" : "Why this ad";
    out.append("<a href=\"");
    MarkupText.html(out, url);
    out.append("\" target=\"_blank\" rel=\"noopener\" title=\"")
        .append(words)
        .append("\" aria-label=\"")
        .append(words)
        .append("\" style=\"position:absolute;top:0;right:0;z-index:9;width:16px;height:16px;")
        .append("font:bold 11px/16px sans-serif;text-align:center;text-decoration:none;")
        .append("color:#00708d;background:#fffc\">i</a>");
  }
}
