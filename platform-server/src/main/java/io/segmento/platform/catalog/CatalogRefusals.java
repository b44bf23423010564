package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Puts a refusal of what is not the caller's into the audit trail before it is answered. Thread-safe. */
final class CatalogRefusals {
  private final Optional<CatalogAudit> audit;

  @Inject
  CatalogRefusals(Optional<CatalogAudit> audit) {
    this.audit = requireNonNull(audit, "audit");
  }

  /** The same outcome, after the entry that it needs. */
  <T> CompletableFuture<T> recorded(Caller caller, String method, CompletableFuture<T> outcome) {
    return outcome.exceptionallyCompose(failure -> {
      CompletableFuture<T> same = CompletableFuture.failedFuture(failure);
      return audit.isPresent() && isNotOwn(failure)
          ? audit.get().refused(caller, method).thenCompose(written -> same)
          : same;
    });
  }

  private static boolean isNotOwn(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof SegmentoException refusal
        && refusal.reason() == CatalogReason.CATALOG_NOT_OWN;
  }
}
