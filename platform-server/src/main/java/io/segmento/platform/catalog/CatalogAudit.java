package io.segmento.platform.catalog;

import io.segmento.platform.grpc.Caller;
import java.util.concurrent.CompletableFuture;

/** Keeps who asked for entries that are not theirs. Thread-safe. */
public interface CatalogAudit {

  /**
   * Done when the entry is in the store; fails like the store.
   *
   * @param method of the service that was called
   */
  CompletableFuture<Void> refused(Caller caller, String method);
}
