package io.segmento.platform.subject;

import io.segmento.platform.auction.ExplainAudit;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Puts explanations of bids for known users into the same trail as every other look at their data. Thread-safe. */
final class AuditedExplanations implements ExplainAudit {

  private final AuditLog audit;

  @Inject
  AuditedExplanations(AuditLog audit) {
    this.audit = audit;
  }

  @Override
  public <T> CompletableFuture<T> explained(
      UserKey user, String identifiedBy, Supplier<CompletableFuture<T>> work) {
    Subject subject = new Subject(UserSlot.of(user), "");
    return audit.entry(SubjectAction.EXPLAIN, identifiedBy, () -> Optional.of(subject), work);
  }
}
