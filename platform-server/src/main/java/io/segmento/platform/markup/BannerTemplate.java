package io.segmento.platform.markup;

import io.segmento.platform.markup.PlaceholderText.Slot;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A banner's HTML. What comes from a product feed is escaped for HTML text and quoted attributes alike. Immutable. */
public final class BannerTemplate {

  private static final int TEXT_AD = 1;
  private static final int PICTURE_AD = 2;
  private static final int SCRIPT_AD = 3;
  private static final int FRAME_AD = 4;

  private final PlaceholderText html;
  private final boolean scripted;
  private final boolean framed;
  private final boolean pictured;

  private BannerTemplate(String html) {
    this.html = PlaceholderText.of(html);
    String lower = html.toLowerCase(Locale.ROOT);
    this.scripted = lower.contains("<script") || lower.contains("javascript:");
    this.framed = lower.contains("<iframe");
    this.pictured = lower.contains("<img") || lower.contains("<svg") || lower.contains("url(");
  }

  public static BannerTemplate of(Creative creative) {
    return new BannerTemplate(creative.getHtml());
  }

  /** Whether it is of one of OpenRTB's banner ad types: 1 text, 2 with pictures, 3 with scripts, 4 with frames. */
  public boolean isOfType(int bannerAdType) {
    return switch (bannerAdType) {
      case TEXT_AD -> !scripted && !framed && !pictured;
      case PICTURE_AD -> !scripted && !framed && pictured;
      case SCRIPT_AD -> scripted;
      case FRAME_AD -> framed;
      default -> false;
    };
  }

  /** Whether it cannot be shown without a product. */
  public boolean needsProduct() {
    return html.needsProduct();
  }

  /**
   * The markup of one bid.
   *
   * @param product what to show; may be null only when {@link #needsProduct()} is false
   */
  public String render(@Nullable Product product, MarkupUrls urls) {
    Product shown = product == null ? Product.getDefaultInstance() : product;
    StringBuilder out = new StringBuilder(1024);
    html.write(out, (to, slot) -> fill(to, slot, shown, urls));
    if (!html.has(Slot.IMPRESSION)) {
      out.append("<img src=\"");
      MarkupText.html(out, urls.impression());
      out.append("\" width=\"1\" height=\"1\" alt=\"\" style=\"position:absolute\">");
    }
    return out.toString();
  }

  private static void fill(StringBuilder out, Slot slot, Product product, MarkupUrls urls) {
    switch (slot) {
      case PRODUCT_NAME -> MarkupText.html(out, product.getName());
      case PRODUCT_PRICE -> PriceText.write(out, product);
      case PRODUCT_IMAGE -> MarkupText.html(out, product.getImageUrl());
      case CLICK -> MarkupText.html(out, urls.click());
      case WHY -> MarkupText.html(out, urls.why());
      case IMPRESSION -> MarkupText.html(out, urls.impression());
    }
  }
}
