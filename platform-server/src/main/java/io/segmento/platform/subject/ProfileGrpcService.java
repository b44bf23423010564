package io.segmento.platform.subject;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.GetProfileRequest;
import io.segmento.proto.v1.GetReceiptKeysRequest;
import io.segmento.proto.v1.Profile;
import io.segmento.proto.v1.ProfileServiceGrpc.ProfileServiceImplBase;
import io.segmento.proto.v1.ReceiptKeys;
import io.segmento.proto.v1.WhyReply;
import io.segmento.proto.v1.WhyRequest;
import jakarta.inject.Inject;

/** People's rights over gRPC: for the privacy centre and for internal teams, by the same rules. */
final class ProfileGrpcService extends ProfileServiceImplBase {

  private final SubjectRights rights;
  private final AdExplanations explanations;
  private final Receipts receipts;

  @Inject
  ProfileGrpcService(SubjectRights rights, AdExplanations explanations, Receipts receipts) {
    this.rights = rights;
    this.explanations = explanations;
    this.receipts = receipts;
  }

  @Override
  public void get(GetProfileRequest request, StreamObserver<Profile> observer) {
    Replies.send(observer, () -> rights.get(request));
  }

  @Override
  public void export(ExportRequest request, StreamObserver<ExportReply> observer) {
    Replies.send(observer, () -> rights.export(request));
  }

  @Override
  public void erase(EraseRequest request, StreamObserver<EraseReply> observer) {
    Replies.send(observer, () -> rights.erase(request));
  }

  @Override
  public void why(WhyRequest request, StreamObserver<WhyReply> observer) {
    Replies.send(observer, () -> explanations.why(request));
  }

  @Override
  public void getReceiptKeys(GetReceiptKeysRequest request, StreamObserver<ReceiptKeys> observer) {
    Replies.sendValue(
        observer, () -> ReceiptKeys.newBuilder().setJwks(receipts.jwks()).build());
  }
}
