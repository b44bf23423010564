package io.segmento.platform.catalog;

import io.segmento.platform.link.SyncTemplates;
import io.segmento.proto.v1.Exchange;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The syncs of the catalog's active exchanges. Any thread. */
final class CatalogSyncTemplates implements SyncTemplates {
  private final Catalog catalog;

  @Inject
  CatalogSyncTemplates(Catalog catalog) {
    this.catalog = catalog;
  }

  @Override
  public boolean isKnown(String exchange) {
    return catalog.current().exchange(exchange) != null;
  }

  @Override
  public @Nullable String redirectTemplate(String exchange) {
    Exchange known = catalog.current().exchange(exchange);
    if (known == null
        || !known.getActive()
        || known.getSync().getRedirectTemplate().isEmpty()) {
      return null;
    }
    return known.getSync().getRedirectTemplate();
  }

  @Override
  public boolean acceptsMatch(String exchange) {
    Exchange known = catalog.current().exchange(exchange);
    return known != null && known.getActive() && known.getSync().getAcceptsMatch();
  }

  @Override
  public int vendorId(String exchange) {
    Exchange known = catalog.current().exchange(exchange);
    return known == null ? 0 : known.getSync().getVendorId();
  }
}
