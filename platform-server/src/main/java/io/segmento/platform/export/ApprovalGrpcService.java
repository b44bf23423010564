package io.segmento.platform.export;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ApprovalServiceGrpc.ApprovalServiceImplBase;
import io.segmento.proto.v1.GrantApprovalRequest;
import io.segmento.proto.v1.ListApprovalsReply;
import io.segmento.proto.v1.ListApprovalsRequest;
import io.segmento.proto.v1.RevokeApprovalRequest;
import io.segmento.proto.v1.VerifyAuditReply;
import io.segmento.proto.v1.VerifyAuditRequest;
import jakarta.inject.Inject;

/** Approvals. */
final class ApprovalGrpcService extends ApprovalServiceImplBase {
  private final Approvals approvals;
  private final ExportAudit audit;

  @Inject
  ApprovalGrpcService(Approvals approvals, ExportAudit audit) {
    this.approvals = requireNonNull(approvals, "approvals");
    this.audit = requireNonNull(audit, "audit");
  }

  @Override
  public void grant(GrantApprovalRequest request, StreamObserver<Approval> observer) {
    Replies.send(observer, () -> approvals.grant(request));
  }

  @Override
  public void revoke(RevokeApprovalRequest request, StreamObserver<Approval> observer) {
    Replies.send(observer, () -> approvals.revoke(request));
  }

  @Override
  public void list(ListApprovalsRequest request, StreamObserver<ListApprovalsReply> observer) {
    Replies.send(observer, () -> approvals.list(request));
  }

  @Override
  public void verifyAudit(VerifyAuditRequest request, StreamObserver<VerifyAuditReply> observer) {
    Replies.send(observer, audit::verify);
  }
}
