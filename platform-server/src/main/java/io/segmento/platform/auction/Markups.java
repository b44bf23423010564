package io.segmento.platform.auction;

import io.segmento.platform.markup.CreativeTemplates;
import io.segmento.proto.v1.CreativeFormat;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;

/** The markup of each format. Thread-safe. */
final class Markups {

  private final Map<CreativeFormat, Markup> byFormat = new EnumMap<>(CreativeFormat.class);

  @Inject
  Markups(CreativeTemplates templates) {
    byFormat.put(CreativeFormat.BANNER, new BannerMarkup(templates));
    byFormat.put(CreativeFormat.VIDEO, new VideoMarkup());
    byFormat.put(CreativeFormat.NATIVE, new NativeMarkup(templates));
    byFormat.put(CreativeFormat.AUDIO, new AudioMarkup());
  }

  /** Throws {@link IllegalArgumentException} for a format that no filter lets through. */
  Markup of(CreativeFormat format) {
    Markup markup = byFormat.get(format);
    if (markup == null) {
      throw new IllegalArgumentException("format: " + format + " (expected: one that is served)");
    }
    return markup;
  }
}
