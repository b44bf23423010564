package io.segmento.platform.export;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.export.ExportAudit.Entry;
import io.segmento.platform.grpc.Caller;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalScope;
import io.segmento.proto.v1.GrantApprovalRequest;
import io.segmento.proto.v1.ListApprovalsReply;
import io.segmento.proto.v1.ListApprovalsRequest;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.RevokeApprovalRequest;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/** Grants, revokes and lists. What is granted or revoked is in the audit log before it holds. Thread-safe. */
final class Approvals {
  private static final int MAX_APPROVALS = 10_000;
  private static final int ID_BYTES = 9;
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern ROLE = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern AGREEMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._:#/-]{0,79}");
  private static final Set<Purpose> PURPOSES =
      Set.of(Purpose.MEASUREMENT, Purpose.AUDIENCE_REPORTS, Purpose.IMPROVEMENT);

  private final RedisApprovals store;
  private final ExportAudit audit;
  private final Catalog catalog;
  private final SecureRandom random;
  private final Clock clock;

  @Inject
  Approvals(
      RedisApprovals store, ExportAudit audit, Catalog catalog, SecureRandom random, Clock clock) {
    this.store = requireNonNull(store, "store");
    this.audit = requireNonNull(audit, "audit");
    this.catalog = requireNonNull(catalog, "catalog");
    this.random = requireNonNull(random, "random");
    this.clock = requireNonNull(clock, "clock");
  }

  CompletableFuture<Approval> grant(GrantApprovalRequest request) {
    Caller caller = Caller.current();
    check(request);
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    Approval approval = Approval.newBuilder()
        .setId(Base64.getUrlEncoder().withoutPadding().encodeToString(id))
        .setPartner(request.getPartner())
        .setScope(request.getScope())
        .setPurpose(request.getPurpose())
        .setRole(request.getRole())
        .setAgreement(request.getAgreement())
        .setExpiresAtMillis(request.getExpiresAtMillis())
        .setGrantedBy(caller.name())
        .setGrantedAtMillis(clock.millis())
        .build();
    return store.all().thenCompose(all -> {
      if (all.size() >= MAX_APPROVALS) {
        throw new SegmentoException(
            ExportReason.TOO_MANY_APPROVALS,
            all.size() + " approvals (expected: < " + MAX_APPROVALS + ")");
      }
      return audit
          .add(caller, Entry.of("grant", "done", approval))
          .thenCompose(written -> store.write(approval))
          .thenApply(written -> approval);
    });
  }

  CompletableFuture<Approval> revoke(RevokeApprovalRequest request) {
    Caller caller = Caller.current();
    return store.find(request.getId()).thenCompose(found -> {
      Approval approval = found.orElseThrow(() -> new SegmentoException(
          ExportReason.APPROVAL_NOT_FOUND, "id: no approval (expected: one of those listed)"));
      if (approval.getRevokedAtMillis() != 0) {
        return CompletableFuture.completedFuture(approval);
      }
      Approval revoked = approval.toBuilder().setRevokedAtMillis(clock.millis()).build();
      return audit
          .add(caller, Entry.of("revoke", "done", revoked))
          .thenCompose(written -> store.write(revoked))
          .thenApply(written -> revoked);
    });
  }

  CompletableFuture<ListApprovalsReply> list(ListApprovalsRequest request) {
    return store
        .all()
        .thenApply(all -> ListApprovalsReply.newBuilder()
            .addAllApprovals(all.stream()
                .filter(each -> request.getPartner().isEmpty()
                    || each.getPartner().equals(request.getPartner()))
                .sorted(Comparator.comparingLong(Approval::getGrantedAtMillis).reversed())
                .toList())
            .build());
  }

  private void check(GrantApprovalRequest request) {
    if (!catalog.isLoaded()) {
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    if (catalog.current().advertiser(request.getPartner()) == null) {
      throw wrong("partner", "unknown", "the id of an advertiser of the catalog");
    }
    if (request.getScope() != ApprovalScope.EVENT_ROWS
        && request.getScope() != ApprovalScope.USER_ROWS) {
      throw wrong("scope", request.getScope(), "EVENT_ROWS or USER_ROWS");
    }
    if (!PURPOSES.contains(request.getPurpose())) {
      throw wrong("purpose", request.getPurpose(), "MEASUREMENT, AUDIENCE_REPORTS or IMPROVEMENT");
    }
    if (!ROLE.matcher(request.getRole()).matches()) {
      throw wrong("role", "not a name", "1 to 32 of a-z, 0-9 and -, a letter first");
    }
    if (!AGREEMENT.matcher(request.getAgreement()).matches()) {
      throw wrong("agreement", "not a reference", "1 to 80 of A-Z a-z 0-9 . _ : # / - and space");
    }
    long life = request.getExpiresAtMillis() - clock.millis();
    if (life <= 0 || life > LONGEST.toMillis()) {
      throw wrong(
          "expires_at_millis",
          request.getExpiresAtMillis(),
          "after now, and at most " + LONGEST.toDays() + " days later");
    }
  }

  private static SegmentoException wrong(String field, Object value, String expected) {
    return SegmentoException.invalid(
        ExportReason.APPROVAL_INVALID, field, value + " (expected: " + expected + ")");
  }
}
