package io.segmento.tools.preview;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.Product;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page with a creative as a browser shows it: HTML in a sandboxed frame of its size, media in a player, native assets as a card; and its source. */
final class PreviewPage {
  private static final int VIDEO = 2;
  private static final int AUDIO = 3;
  private static final int NATIVE = 4;
  private static final Pattern MEDIA_FILE =
      Pattern.compile("<MediaFile[^>]*><!\\[CDATA\\[(.*?)]]></MediaFile>", Pattern.DOTALL);

  private PreviewPage() {}

  /**
   * With one preview for each size.
   *
   * @param products what they show
   */
  static String of(String creativeId, List<PreviewReply> previews, List<Product> products) {
    StringBuilder page = new StringBuilder(16_384);
    page.append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>");
    escape(page, creativeId);
    page.append("""
        </title><meta name="viewport" content="width=device-width,initial-scale=1"><style>
        p{margin:24px 0 6px}summary{cursor:pointer;margin:6px 0;color:#555}
        body{font:14px/1.5 system-ui,sans-serif;margin:24px;color:#222;background:#f3f3f3}
        iframe,video{border:0;background:#fff;box-shadow:0 1px 4px #0003;display:block}
        table{border-collapse:collapse;background:#fff;box-shadow:0 1px 4px #0003}
        th,td{padding:5px 12px;text-align:left;border-bottom:1px solid #eee}
        .gone td{color:#a11}
        .card{position:relative;width:320px;background:#fff;box-shadow:0 1px 4px #0003;padding:12px}
        .card img{max-width:100%;display:block}
        .card b{display:block;font-size:16px}
        .card a{position:absolute;top:0;right:0;width:16px;font:bold 11px/16px sans-serif;text-align:center;text-decoration:none;color:#00708d;background:#fffc}
        pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fff;padding:12px;font-size:12px}
        </style><h1>""");
    escape(page, creativeId);
    page.append("</h1>");
    ShownProducts.write(page, products);
    previews.forEach(preview -> show(page, preview));
    return page.append("</html>\n").toString();
  }

  private static void show(StringBuilder page, PreviewReply preview) {
    int bytes = preview.getMarkup().getBytes(StandardCharsets.UTF_8).length;
    page.append("<p>").append(facts(preview, bytes)).append("</p>");
    switch (preview.getMarkupType()) {
      case VIDEO, AUDIO -> player(page, preview);
      case NATIVE -> card(page, JsonParser.parseString(preview.getMarkup()).getAsJsonObject());
      default -> frame(page, preview);
    }
    page.append("<details><summary>Markup</summary><pre>");
    escape(page, preview.getMarkup());
    page.append("</pre></details>");
  }

  private static String facts(PreviewReply preview, int bytes) {
    String size =
        preview.getWidth() > 0 ? preview.getWidth() + "×" + preview.getHeight() + ", " : "";
    StringBuilder facts = new StringBuilder(size).append(bytes).append(" bytes");
    if (preview.getSkusCount() > 0) {
      escape(facts.append(", shows "), String.join(", ", preview.getSkusList()));
    }
    return facts.toString();
  }

  /** Without {@code allow-same-origin}: what an advertiser writes runs as on a stranger's page. */
  private static void frame(StringBuilder page, PreviewReply preview) {
    page.append("<iframe sandbox=\"allow-scripts allow-popups\" scrolling=\"no\" width=\"")
        .append(preview.getWidth())
        .append("\" height=\"")
        .append(preview.getHeight())
        .append("\" srcdoc=\"");
    escape(page, "<!doctype html><body style=\"margin:0\">" + preview.getMarkup());
    page.append("\"></iframe>");
  }

  private static void player(StringBuilder page, PreviewReply preview) {
    Matcher files = MEDIA_FILE.matcher(preview.getMarkup());
    page.append("<video controls width=\"640\">");
    while (files.find()) {
      page.append("<source src=\"");
      escape(page, files.group(1));
      page.append("\">");
    }
    page.append("</video>");
  }

  private static void card(StringBuilder page, JsonObject response) {
    page.append("<div class=\"card\">");
    JsonArray assets = response.getAsJsonArray("assets");
    for (JsonElement element : assets) {
      JsonObject asset = element.getAsJsonObject();
      if (asset.has("img")) {
        JsonObject image = asset.getAsJsonObject("img");
        page.append("<img alt=\"\"");
        if (image.has("w")) {
          page.append(" width=\"").append(image.get("w").getAsInt()).append('"');
        }
        page.append(" src=\"");
        escape(page, image.get("url").getAsString());
        page.append("\">");
      } else if (asset.has("title")) {
        page.append("<b>");
        escape(page, asset.getAsJsonObject("title").get("text").getAsString());
        page.append("</b>");
      } else if (asset.has("data")) {
        page.append("<div>");
        escape(page, asset.getAsJsonObject("data").get("value").getAsString());
        page.append("</div>");
      }
    }
    if (response.has("privacy")) {
      // Where the publisher puts it is its own affair; that it is there is ours.
      page.append("<a title=\"Why this ad\" href=\"");
      escape(page, response.get("privacy").getAsString());
      page.append("\">i</a>");
    }
    page.append("</div>");
  }

  static void escape(StringBuilder out, String text) {
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
  }
}
