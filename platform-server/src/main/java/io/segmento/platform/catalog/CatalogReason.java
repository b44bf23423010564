package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a call to the catalog is refused. */
public enum CatalogReason implements Reason {
  CATALOG_ENTRY_INVALID(Kind.INVALID),
  /** A rule that a well-formed entry breaks: something that it refers to, or is referred to by, or a matter that the policy excludes. */
  CATALOG_RULE(Kind.CONFLICT),
  CATALOG_ENTRY_NOT_FOUND(Kind.NOT_FOUND),
  /** An approval by somebody who may not approve. */
  CATALOG_REVIEW(Kind.PERMISSION),
  /** It names an entry that does not belong to the caller's advertisers. */
  CATALOG_NOT_OWN(Kind.PERMISSION),
  /** Too many rows of a feed are refused, or none is left. */
  CATALOG_FEED_REFUSED(Kind.CONFLICT),
  CATALOG_FEED_TOO_LARGE(Kind.QUOTA),
  /** The caller of an import sent nothing for too long. */
  CATALOG_IMPORT_IDLE(Kind.TIMEOUT),
  /** This node does not have the products that a check needs. */
  CATALOG_FEED_UNREADABLE(Kind.STORE_DOWN),
  /** An etag is no longer current, or others kept writing between our reading and our writing. */
  CATALOG_CHANGED(Kind.STALE);

  private final Kind kind;

  CatalogReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
