package io.segmento.platform.link;

import org.jspecify.annotations.Nullable;

/** What exchanges have agreed on for linking ids; the catalog knows. */
public interface SyncTemplates {

  /** Whether there is such an exchange at all. */
  boolean isKnown(String exchange);

  /** The exchange's address with a place for our id in it, see {@link SyncTemplate}; null when it has no sync. */
  @Nullable
  String redirectTemplate(String exchange);

  /** Whether the exchange may send browsers to us with its own id. */
  boolean acceptsMatch(String exchange);

  /** The exchange's vendor id in the consent frameworks; 0: none. */
  int vendorId(String exchange);
}
