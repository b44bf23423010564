package io.segmento.platform.markup;

import io.segmento.proto.v1.Creative;
import jakarta.inject.Inject;
import java.util.concurrent.ConcurrentHashMap;

/** Templates of the creatives that were bid with, compiled once each. Thread-safe; bounded. */
public final class BannerTemplates {

  /** More than any catalog has live at once; reached only by years of changes, and then everything is compiled anew. */
  private static final int MAX_TEMPLATES = 500_000;

  private final ConcurrentHashMap<Creative, BannerTemplate> compiled = new ConcurrentHashMap<>();

  @Inject
  public BannerTemplates() {}

  public BannerTemplate of(Creative creative) {
    // The message remembers its hash, and the same snapshot hands out the same instance: this is a
    // pointer comparison.
    BannerTemplate template = compiled.get(creative);
    if (template != null) {
      return template;
    }
    if (compiled.size() >= MAX_TEMPLATES) {
      compiled.clear();
    }
    return compiled.computeIfAbsent(creative, BannerTemplate::of);
  }
}
