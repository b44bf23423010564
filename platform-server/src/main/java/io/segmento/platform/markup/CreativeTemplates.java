package io.segmento.platform.markup;

import io.segmento.proto.v1.Creative;
import jakarta.inject.Inject;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Templates of the creatives that were bid with, compiled once each. Thread-safe; bounded. */
public final class CreativeTemplates {

  /** More than any catalog has live at once; reached only by years of changes, and then everything is compiled anew. */
  private static final int MAX_TEMPLATES = 500_000;

  private final ConcurrentHashMap<Creative, BannerTemplate> banners = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Creative, NativeTemplate> natives = new ConcurrentHashMap<>();

  @Inject
  public CreativeTemplates() {}

  /** The HTML of a banner. */
  public BannerTemplate banner(Creative creative) {
    return compiled(banners, creative, BannerTemplate::of);
  }

  /** The assets of a native ad. */
  public NativeTemplate nativeAd(Creative creative) {
    return compiled(natives, creative, NativeTemplate::of);
  }

  /** Whether the creative cannot be shown without a product. */
  public boolean needsProduct(Creative creative) {
    return switch (creative.getFormat()) {
      case BANNER -> banner(creative).needsProduct();
      case NATIVE -> nativeAd(creative).needsProduct();
      default -> false;
    };
  }

  private static <T> T compiled(
      ConcurrentHashMap<Creative, T> templates, Creative creative, Function<Creative, T> compile) {
    // The message remembers its hash, and the same snapshot hands out the same instance: this is a
    // pointer comparison.
    T template = templates.get(creative);
    if (template != null) {
      return template;
    }
    if (templates.size() >= MAX_TEMPLATES) {
      templates.clear();
    }
    return templates.computeIfAbsent(creative, compile);
  }
}
