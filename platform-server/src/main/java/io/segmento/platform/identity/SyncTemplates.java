package io.segmento.platform.identity;

import org.jspecify.annotations.Nullable;

/** Where browsers may be sent for a sync; the catalog knows. */
public interface SyncTemplates {

  /** Whether there is such an exchange at all. */
  boolean isKnown(String exchange);

  /** The exchange's address with <code>{uid}</code> in it; null when it has no sync. */
  @Nullable
  String redirectTemplate(String exchange);
}
