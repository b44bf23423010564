package io.segmento.platform.subject;

import io.segmento.platform.catalog.CatalogAudit;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.subject.AuditLog.Outcome;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** Puts calls to the catalog that were refused into the same trail as every look at people's data. Thread-safe. */
final class AuditedCatalog implements CatalogAudit {

  private final AuditLog audit;
  private final AuditTrail trail;

  @Inject
  AuditedCatalog(AuditLog audit, AuditTrail trail) {
    this.audit = audit;
    this.trail = trail;
  }

  @Override
  public CompletableFuture<Void> refused(Caller caller, String method) {
    audit.told(SubjectAction.CATALOG, method, Outcome.REFUSED);
    return trail.add(caller, SubjectAction.CATALOG, method, Outcome.REFUSED.label(), null);
  }
}
