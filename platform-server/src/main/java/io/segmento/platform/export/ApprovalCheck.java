package io.segmento.platform.export;

import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalScope;
import java.util.Optional;

/** Whether an approval covers an export: no, unless everything says yes. */
final class ApprovalCheck {
  private ApprovalCheck() {}

  /** Throws a {@link SegmentoException} of kind PERMISSION that says what is missing. */
  static Approval required(
      Optional<Approval> found,
      Caller caller,
      ExportScope scope,
      CatalogSnapshot catalog,
      long nowMillis) {
    Approval approval = inForce(found, nowMillis);
    if (!caller.roles().contains(approval.getRole())) {
      throw refused(
          ExportReason.APPROVAL_OF_OTHER_ROLE,
          "approval_id: granted to another role (expected: one of the caller's)");
    }
    if (scope.withUsers() && approval.getScope() != ApprovalScope.USER_ROWS) {
      throw refused(
          ExportReason.APPROVAL_OF_OTHER_SCOPE,
          "with_users: the approval is for rows without users");
    }
    if (!scope.isOf(approval.getPartner(), catalog)) {
      throw refused(
          ExportReason.APPROVAL_OF_OTHER_SCOPE,
          "query: names what is not the partner's (expected: its campaigns alone)");
    }
    return approval;
  }

  /** Whether it is in force at all, whatever it is for; as above when it is not. Asked again while rows are sent. */
  static Approval inForce(Optional<Approval> found, long nowMillis) {
    Approval approval = found.orElseThrow(() -> refused(
        ExportReason.APPROVAL_MISSING,
        "approval_id: no approval (expected: one that the partner agreed to)"));
    if (approval.getRevokedAtMillis() != 0) {
      throw refused(ExportReason.APPROVAL_REVOKED, "approval_id: revoked");
    }
    if (nowMillis >= approval.getExpiresAtMillis()) {
      throw refused(ExportReason.APPROVAL_EXPIRED, "approval_id: expired");
    }
    return approval;
  }

  private static SegmentoException refused(ExportReason reason, String message) {
    return new SegmentoException(reason, message);
  }
}
