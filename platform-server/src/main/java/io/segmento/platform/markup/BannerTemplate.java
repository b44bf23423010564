package io.segmento.platform.markup;

import io.segmento.platform.markup.PlaceholderText.Slot;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import org.jspecify.annotations.Nullable;

/** A banner's HTML. What comes from a product feed is escaped for HTML text and quoted attributes alike. Immutable. */
public final class BannerTemplate {

  private final PlaceholderText html;

  private BannerTemplate(PlaceholderText html) {
    this.html = html;
  }

  public static BannerTemplate of(Creative creative) {
    return new BannerTemplate(PlaceholderText.of(creative.getHtml()));
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
