package io.segmento.platform.markup;

import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A banner's HTML cut at its placeholders once, so that rendering only joins strings. What comes from a product feed is escaped for HTML
 * text and quoted attributes alike. Immutable.
 */
public final class BannerTemplate {

  /** What a placeholder stands for. */
  private enum Slot {
    PRODUCT_NAME("product.name"),
    PRODUCT_PRICE("product.price"),
    PRODUCT_IMAGE("product.image"),
    CLICK("click"),
    IMPRESSION("impression");

    private final String placeholder;

    Slot(String name) {
      this.placeholder = "{{" + name + "}}";
    }
  }

  /** Text up to a slot; the last part of a template has none. */
  private record Part(String text, @Nullable Slot slot) {}

  private final List<Part> parts;
  private final boolean needsProduct;
  private final boolean placesImpression;

  private BannerTemplate(List<Part> parts) {
    this.parts = List.copyOf(parts);
    this.needsProduct = parts.stream()
        .anyMatch(part -> part.slot == Slot.PRODUCT_NAME
            || part.slot == Slot.PRODUCT_PRICE
            || part.slot == Slot.PRODUCT_IMAGE);
    this.placesImpression = parts.stream().anyMatch(part -> part.slot == Slot.IMPRESSION);
  }

  public static BannerTemplate of(Creative creative) {
    String html = creative.getHtml();
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (true) {
      int at = -1;
      Slot next = null;
      for (Slot slot : Slot.values()) {
        int found = html.indexOf(slot.placeholder, from);
        if (found >= 0 && (at < 0 || found < at)) {
          at = found;
          next = slot;
        }
      }
      if (next == null) {
        parts.add(new Part(html.substring(from), null));
        return new BannerTemplate(parts);
      }
      parts.add(new Part(html.substring(from, at), next));
      from = at + next.placeholder.length();
    }
  }

  /** Whether it cannot be shown without a product. */
  public boolean needsProduct() {
    return needsProduct;
  }

  /**
   * The markup of one bid.
   *
   * @param product what to show; may be null only when {@link #needsProduct()} is false
   */
  public String render(@Nullable Product product, String clickUrl, String impressionUrl) {
    StringBuilder out = new StringBuilder(1024);
    for (Part part : parts) {
      out.append(part.text);
      if (part.slot != null) {
        fill(
            out,
            part.slot,
            product == null ? Product.getDefaultInstance() : product,
            clickUrl,
            impressionUrl);
      }
    }
    if (!placesImpression) {
      out.append("<img src=\"");
      MarkupText.html(out, impressionUrl);
      out.append("\" width=\"1\" height=\"1\" alt=\"\" style=\"position:absolute\">");
    }
    return out.toString();
  }

  private static void fill(
      StringBuilder out, Slot slot, Product product, String clickUrl, String impressionUrl) {
    switch (slot) {
      case PRODUCT_NAME -> MarkupText.html(out, product.getName());
      case PRODUCT_PRICE -> price(out, product.getPriceMicros(), product.getCurrency());
      case PRODUCT_IMAGE -> MarkupText.html(out, product.getImageUrl());
      case CLICK -> MarkupText.html(out, clickUrl);
      case IMPRESSION -> MarkupText.html(out, impressionUrl);
    }
  }

  /** {@code 1299.90 USD}; the fraction is left out when it is zero. */
  private static void price(StringBuilder out, long micros, String currency) {
    long hundredths = (micros + 5_000) / 10_000;
    out.append(hundredths / 100);
    long fraction = hundredths % 100;
    if (fraction != 0) {
      out.append('.').append((char) ('0' + fraction / 10)).append((char) ('0' + fraction % 10));
    }
    out.append('\u00a0').append(currency);
  }
}
