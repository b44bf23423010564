package io.segmento.platform.markup;

/** The small mark in a banner's corner that leads to the page which says why the ad is shown and how to refuse such ads. */
final class WhyLink {
  private static final byte[] BEGIN = MarkupBytes.utf8("<a href=\"");
  private static final byte[] ENGLISH = end("Why this ad");
  private static final byte[] RUSSIAN = end("Почему эта реклама");

  private WhyLink() {}

  static void write(MarkupBytes out, String url, String language) {
    out.raw(BEGIN).html(url).raw(language.equals("ru") ? RUSSIAN : ENGLISH);
  }

  private static byte[] end(String words) {
    return MarkupBytes.utf8("\" target=\"_blank\" rel=\"noopener\" title=\"" + words
        + "\" aria-label=\"" + words
        + "\" style=\"position:absolute;top:0;right:0;z-index:9;width:16px;height:16px;"
        + "font:bold 11px/16px sans-serif;text-align:center;text-decoration:none;"
        + "color:#00708d;background:#fffc\">i</a>");
  }
}
