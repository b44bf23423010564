package io.segmento.platform.subject;

import io.segmento.platform.grpc.Caller;
import io.segmento.platform.report.ReportAudit;
import io.segmento.platform.subject.AuditLog.Outcome;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** Puts reports that were refused into the same trail as every look at people's data. Thread-safe. */
final class AuditedReports implements ReportAudit {

  private final AuditLog audit;
  private final AuditTrail trail;

  @Inject
  AuditedReports(AuditLog audit, AuditTrail trail) {
    this.audit = audit;
    this.trail = trail;
  }

  @Override
  public CompletableFuture<Void> refused(Caller caller, String field) {
    audit.told(SubjectAction.REPORT, field, Outcome.REFUSED);
    return trail.add(caller, SubjectAction.REPORT, field, Outcome.REFUSED.label(), null);
  }
}
