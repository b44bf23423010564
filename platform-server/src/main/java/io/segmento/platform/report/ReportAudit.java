package io.segmento.platform.report;

import io.segmento.platform.grpc.Caller;
import java.util.concurrent.CompletableFuture;

/** Keeps who asked for reports of what is not theirs. Thread-safe. */
public interface ReportAudit {

  /**
   * Done when the entry is in the store; fails like the store.
   *
   * @param field of the request that named what is not the caller's
   */
  CompletableFuture<Void> refused(Caller caller, String field);
}
