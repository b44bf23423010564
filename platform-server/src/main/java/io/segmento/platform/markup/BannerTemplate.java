package io.segmento.platform.markup;

import com.google.common.base.Utf8;
import com.google.protobuf.ByteString;
import io.segmento.platform.markup.PlaceholderText.Slot;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.Product;
import java.util.List;
import java.util.Locale;

/**
 * A banner's HTML: what stands once, and between {@code {{#products}}} and {@code {{/products}}} what is repeated for each product. What comes
 * from a product feed is escaped for HTML text and quoted attributes alike. Our impression pixel and the link that says why the ad is shown are
 * added where the HTML does not place them. Immutable.
 */
public final class BannerTemplate {

  /** In the creative's HTML, where the repeated part begins and ends. */
  public static final String PRODUCTS_BEGIN = "{{#products}}";

  public static final String PRODUCTS_END = "{{/products}}";

  private static final int MAX_BYTES = 8 * 1024;
  /** For what is filled in outside of the repeated part, and what is added: four URLs with our token. */
  private static final int URL_BYTES = 1_600;

  /** What a product usually takes in the repeated part. */
  private static final int ITEM_BYTES = 1_000;

  private static final byte[] PIXEL_BEGIN = MarkupBytes.utf8("<img src=\"");
  private static final byte[] PIXEL_END =
      MarkupBytes.utf8("\" width=\"1\" height=\"1\" alt=\"\" style=\"position:absolute\">");
  private static final int DEFAULT_PRODUCTS = 4;
  private static final int TEXT_AD = 1;
  private static final int PICTURE_AD = 2;
  private static final int SCRIPT_AD = 3;
  private static final int FRAME_AD = 4;

  private final PlaceholderText before;
  private final PlaceholderText item;
  private final PlaceholderText after;
  private final boolean repeats;
  private final int maxProducts;
  private final int onceBytes;
  private final String language;
  private final boolean scripted;
  private final boolean framed;
  private final boolean pictured;

  private BannerTemplate(Creative creative) {
    String html = creative.getHtml();
    int begin = html.indexOf(PRODUCTS_BEGIN);
    int end = html.indexOf(PRODUCTS_END, Math.max(0, begin));
    this.repeats = begin >= 0 && end > begin;
    String head = repeats ? html.substring(0, begin) : html;
    String tail = repeats ? html.substring(end + PRODUCTS_END.length()) : "";
    this.before = PlaceholderText.of(head);
    this.item =
        PlaceholderText.of(repeats ? html.substring(begin + PRODUCTS_BEGIN.length(), end) : "");
    this.after = PlaceholderText.of(tail);
    this.onceBytes = Utf8.encodedLength(head) + Utf8.encodedLength(tail) + URL_BYTES;
    this.maxProducts = repeats
        ? (creative.getMaxProducts() > 0 ? creative.getMaxProducts() : DEFAULT_PRODUCTS)
        : (before.needsProduct() ? 1 : 0);
    this.language = creative.getLanguage();
    String lower = html.toLowerCase(Locale.ROOT);
    this.scripted = lower.contains("<script") || lower.contains("javascript:");
    this.framed = lower.contains("<iframe");
    this.pictured = lower.contains("<img") || lower.contains("<svg") || lower.contains("url(");
  }

  public static BannerTemplate of(Creative creative) {
    return new BannerTemplate(creative);
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
    return maxProducts > 0;
  }

  /** How many products it shows at most. */
  public int maxProducts() {
    return maxProducts;
  }

  /**
   * The markup of one bid in UTF-8, with as many of the products as 8 kB hold.
   *
   * @param products what to show, the first for what stands once; may be empty only when {@link #needsProduct()} is false
   */
  public ByteString render(List<Product> products, int width, int height, MarkupUrls urls) {
    Product first = products.isEmpty() ? Product.getDefaultInstance() : products.get(0);
    MarkupBytes out =
        new MarkupBytes(onceBytes + ITEM_BYTES * Math.min(products.size(), maxProducts));
    before.write(out, (to, slot) -> fill(to, slot, first, width, height, urls));
    if (repeats) {
      repeat(out, products, width, height, urls);
    }
    after.write(out, (to, slot) -> fill(to, slot, first, width, height, urls));
    if (!has(Slot.WHY)) {
      WhyLink.write(out, urls.why(), language);
    }
    if (!has(Slot.IMPRESSION)) {
      out.raw(PIXEL_BEGIN).html(urls.impression()).raw(PIXEL_END);
    }
    return out.finish();
  }

  private void repeat(
      MarkupBytes out, List<Product> products, int width, int height, MarkupUrls urls) {
    int bytes = onceBytes;
    for (int i = 0; i < products.size() && i < maxProducts; i++) {
      Product product = products.get(i);
      int begin = out.size();
      item.write(out, (to, slot) -> fill(to, slot, product, width, height, urls));
      bytes += out.size() - begin;
      // The first always stands: a bid that is too large with it is refused as a whole.
      if (i > 0 && bytes > MAX_BYTES) {
        out.truncate(begin);
        return;
      }
    }
  }

  private boolean has(Slot slot) {
    return before.has(slot) || item.has(slot) || after.has(slot);
  }

  private void fill(
      MarkupBytes out, Slot slot, Product product, int width, int height, MarkupUrls urls) {
    switch (slot) {
      case PRODUCT_NAME -> out.html(product.getName());
      case PRODUCT_PRICE -> out.html(PriceFormat.write(product, language));
      case PRODUCT_IMAGE -> out.html(product.getImageUrl());
      case PRODUCT_CLICK -> out.html(urls.clickInHtml(product.getSku()));
      case CLICK -> out.html(urls.clickInHtml());
      case WHY -> out.html(urls.why());
      case IMPRESSION -> out.html(urls.impression());
      case VIEWABLE -> out.html(urls.viewable());
      case WIDTH -> out.number(width);
      case HEIGHT -> out.number(height);
    }
  }
}
