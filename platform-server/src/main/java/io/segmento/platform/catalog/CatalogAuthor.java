package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.grpc.Caller;
import io.segmento.proto.v1.CatalogServiceGrpc;

/** Who changes the catalog: the name that history shows, whether what they write of a creative's review counts, and whose entries are theirs to write. */
record CatalogAuthor(String name, boolean mayReview, CatalogScope scope) {
  CatalogAuthor {
    requireNonNull(name, "name");
    requireNonNull(scope, "scope");
  }

  /** Of the house itself. */
  CatalogAuthor(String name, boolean mayReview) {
    this(name, mayReview, CatalogScope.ALL);
  }

  /** The caller of the call that this thread handles. */
  static CatalogAuthor current() {
    Caller caller = Caller.current();
    return new CatalogAuthor(
        caller.name(),
        caller.mayCall(CatalogServiceGrpc.getReviewMethod().getFullMethodName()),
        CatalogScope.current());
  }
}
