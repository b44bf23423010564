package io.segmento.platform.catalog;

import io.segmento.platform.markup.BannerTemplate;
import io.segmento.platform.markup.NativeTemplate;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.MediaFile;
import io.segmento.proto.v1.Size;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a creative needs for its format, so that each bid with it is whole and at most 8 kB. */
final class CreativeCheck {
  static final int MAX_HTML_BYTES = 6 * 1024;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final List<String> PLACEHOLDERS = List.of(
      "product.name",
      "product.price",
      "product.image",
      "product.click",
      "click",
      "why",
      "impression",
      "width",
      "height");
  private static final List<String> PLACEHOLDERS_OF_TEXT =
      List.of("product.name", "product.price", "product.image");
  private static final int MAX_NATIVE_BYTES = 4 * 1024;
  private static final Pattern SECTION_MARK = Pattern.compile("\\{\\{[#/]products}}");
  private static final Pattern VIDEO =
      Pattern.compile("(video/[a-z0-9.+-]{1,64}|application/[a-z0-9.+-]{1,64})");
  private static final Pattern AUDIO =
      Pattern.compile("(audio/[a-z0-9.+-]{1,64}|application/[a-z0-9.+-]{1,64})");
  private static final int MAX_SIDE = 10_000;
  private static final int MAX_SIZES = 32;
  private static final int MAX_PRODUCTS = 12;
  private static final int MAX_EXPANSION = 6;
  private static final int MAX_SECONDS = 3_600;
  private static final int MAX_MEDIA_FILES = 16;
  /** Three of them fit into a bid. */
  private static final int MAX_MEDIA_URL = 1_024;

  private static final int MAX_BITRATE_KBPS = 100_000;
  private static final int SKIPPABLE = 16;
  private static final Set<Integer> PLACEMENTS = Set.of(1, 2, 3, 4);

  private final boolean httpsOnly;
  private final Problems problems;

  CreativeCheck(boolean httpsOnly, Problems problems) {
    this.httpsOnly = httpsOnly;
    this.problems = problems;
  }

  void check(Creative creative) {
    switch (creative.getFormat()) {
      case BANNER -> banner(creative);
      case VIDEO -> {
        media(creative, VIDEO, "video/… or application/…");
        video(creative);
      }
      case AUDIO -> media(creative, AUDIO, "audio/… or application/…");
      case NATIVE -> nativeAssets(creative);
      default -> problems.wrong("format", creative.getFormat(), "BANNER, VIDEO, AUDIO or NATIVE");
    }
    for (int api : creative.getApisList()) {
      problems.check(api > 0, "apis", api, "> 0");
    }
  }

  private void banner(Creative creative) {
    side("width", creative.getWidth());
    side("height", creative.getHeight());
    html(creative.getHtml());
    problems.check(
        creative.getSizesCount() <= MAX_SIZES,
        "sizes",
        creative.getSizesCount() + " sizes",
        "<= " + MAX_SIZES);
    creative.getSizesList().forEach(this::further);
    range("max_products", creative.getMaxProducts(), 0, MAX_PRODUCTS);
    for (int direction : creative.getExpandDirectionsList()) {
      range("expand_directions", direction, 1, MAX_EXPANSION);
    }
    if (creative.getSecure()) {
      problems.check(
          !creative.getHtml().toLowerCase(Locale.ROOT).contains("http://"),
          "secure",
          true,
          "no http:// address in html");
    }
  }

  private void further(Size size) {
    side("sizes.width", size.getWidth());
    side("sizes.height", size.getHeight());
  }

  private void html(String html) {
    int bytes = html.getBytes(StandardCharsets.UTF_8).length;
    problems.check(!html.isBlank(), "html", "", "the banner's HTML");
    problems.check(
        bytes <= MAX_HTML_BYTES, "html", bytes + " bytes", "<= " + MAX_HTML_BYTES + " bytes");
    int begin = html.indexOf(BannerTemplate.PRODUCTS_BEGIN);
    int end = html.indexOf(BannerTemplate.PRODUCTS_END);
    boolean one = begin < end
        && html.lastIndexOf(BannerTemplate.PRODUCTS_BEGIN) == begin
        && html.lastIndexOf(BannerTemplate.PRODUCTS_END) == end;
    problems.check(
        (begin < 0 && end < 0) || (begin >= 0 && one),
        "html",
        BannerTemplate.PRODUCTS_BEGIN,
        "once, and " + BannerTemplate.PRODUCTS_END + " after it");
    String once = SECTION_MARK.matcher(html).replaceAll("");
    String rest = placeholders("html", once, PLACEHOLDERS);
    problems.check(
        !rest.contains("{{") && !rest.contains("}}"),
        "html",
        "{{",
        "placeholders that are closed: {{click}}");
  }

  /** The text without its placeholders, of which each must be known. */
  private String placeholders(String field, String text, List<String> known) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      problems.check(
          known.contains(matcher.group(1)),
          field,
          matcher.group(),
          "{{" + String.join("}}, {{", known) + "}}");
    }
    return matcher.replaceAll("");
  }

  private void media(Creative creative, Pattern mime, String mimeWords) {
    int seconds = creative.getDurationSeconds();
    problems.check(
        seconds >= 1 && seconds <= MAX_SECONDS, "duration_seconds", seconds, "1 to " + MAX_SECONDS);
    boolean wraps = !creative.getVast().isEmpty();
    problems.check(
        wraps != creative.getMediaFilesCount() > 0,
        "media_files",
        creative.getMediaFilesCount() + " files",
        "files of its own, or vast with the URL of another server's VAST");
    if (wraps) {
      mediaUrl("vast", creative.getVast(), creative.getSecure());
      problems.check(
          creative.getMimeTypesCount() > 0,
          "mime_types",
          "none",
          "the types of what is behind vast");
      for (String type : creative.getMimeTypesList()) {
        problems.check(mime.matcher(type).matches(), "mime_types", type, mimeWords);
      }
    }
    problems.check(
        creative.getMediaFilesCount() <= MAX_MEDIA_FILES,
        "media_files",
        creative.getMediaFilesCount() + " files",
        "<= " + MAX_MEDIA_FILES);
    for (MediaFile file : creative.getMediaFilesList()) {
      mediaUrl("media_files.url", file.getUrl(), creative.getSecure());
      problems.check(
          mime.matcher(file.getMimeType()).matches(),
          "media_files.mime_type",
          file.getMimeType(),
          mimeWords);
      range("media_files.bitrate_kbps", file.getBitrateKbps(), 0, MAX_BITRATE_KBPS);
      if (creative.getFormat() == CreativeFormat.VIDEO) {
        side("media_files.width", file.getWidth());
        side("media_files.height", file.getHeight());
      }
    }
  }

  private void video(Creative creative) {
    range("width", creative.getWidth(), 0, MAX_SIDE);
    range("height", creative.getHeight(), 0, MAX_SIDE);
    range("skip_after_seconds", creative.getSkipAfterSeconds(), 0, creative.getDurationSeconds());
    // What the exchange is told, and what the player does, are one thing.
    problems.check(
        (creative.getSkipAfterSeconds() > 0) == creative.getAttributesList().contains(SKIPPABLE),
        "attributes",
        creative.getAttributesList(),
        SKIPPABLE + " (skippable) when skip_after_seconds is set, and only then");
    for (int placement : creative.getVideoPlacementsList()) {
      problems.check(
          PLACEMENTS.contains(placement), "video_placements", placement, "1 to 4, OpenRTB's plcmt");
    }
  }

  private void nativeAssets(Creative creative) {
    String json = creative.getNativeAssetsJson();
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    problems.check(
        bytes <= MAX_NATIVE_BYTES,
        "native_assets_json",
        bytes + " bytes",
        "<= " + MAX_NATIVE_BYTES + " bytes");
    String rest = placeholders("native_assets_json", json, PLACEHOLDERS_OF_TEXT);
    problems.check(
        !rest.contains("{{"), "native_assets_json", "{{", "placeholders that are closed");
    try {
      for (String url : NativeTemplate.parse(json).imageUrls()) {
        mediaUrl("native_assets_json", url, creative.getSecure());
      }
    } catch (IllegalArgumentException e) {
      problems.wrong(
          "native_assets_json",
          String.valueOf(e.getMessage()),
          "assets, each a title, img or data of an OpenRTB native response");
    }
  }

  private void mediaUrl(String field, String url, boolean secure) {
    boolean https = secure || httpsOnly;
    problems.check(
        url.length() <= MAX_MEDIA_URL && CatalogValidator.isUrl(url, https),
        field,
        url,
        "an absolute " + (https ? "https" : "http or https") + " URL of up to " + MAX_MEDIA_URL
            + " characters");
  }

  private void side(String field, int pixels) {
    range(field, pixels, 1, MAX_SIDE);
  }

  private void range(String field, int value, int min, int max) {
    problems.check(value >= min && value <= max, field, value, min + " to " + max);
  }
}
