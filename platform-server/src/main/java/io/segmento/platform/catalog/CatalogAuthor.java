package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.grpc.Caller;
import io.segmento.proto.v1.CatalogServiceGrpc;

/** Who changes the catalog: the name that history shows, and whether what they write of a creative's review counts. */
record CatalogAuthor(String name, boolean mayReview) {
  CatalogAuthor {
    requireNonNull(name, "name");
  }

  /** The caller of the call that this thread handles. */
  static CatalogAuthor current() {
    Caller caller = Caller.current();
    return new CatalogAuthor(
        caller.name(), caller.mayCall(CatalogServiceGrpc.getReviewMethod().getFullMethodName()));
  }
}
