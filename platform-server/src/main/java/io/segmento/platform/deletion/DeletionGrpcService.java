package io.segmento.platform.deletion;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.subject.Receipts;
import io.segmento.proto.v1.DeletionAcknowledgement;
import io.segmento.proto.v1.DeletionDescription;
import io.segmento.proto.v1.DeletionIdentifier;
import io.segmento.proto.v1.DeletionRequest;
import io.segmento.proto.v1.DeletionServiceGrpc.DeletionServiceImplBase;
import io.segmento.proto.v1.DescribeDeletionRequest;
import jakarta.inject.Inject;

/** Takes partners' deletion requests. */
final class DeletionGrpcService extends DeletionServiceImplBase {

  private final Deletions deletions;
  private final Receipts receipts;
  private final DeletionConfig config;

  @Inject
  DeletionGrpcService(Deletions deletions, Receipts receipts, DeletionConfig config) {
    this.deletions = deletions;
    this.receipts = receipts;
    this.config = config;
  }

  @Override
  public void request(DeletionRequest request, StreamObserver<DeletionAcknowledgement> observer) {
    Replies.send(observer, () -> deletions.request(request));
  }

  @Override
  public void describe(
      DescribeDeletionRequest request, StreamObserver<DeletionDescription> observer) {
    Replies.sendValue(observer, () -> {
      if (config.domain().isEmpty()) {
        throw new SegmentoException(
            DeletionReason.TAKES_NO_PART,
            "no part in deletion requests (expected: deletion.domain)");
      }
      return DeletionDescription.newBuilder()
          .setJwks(receipts.jwks())
          .addIdentifiers(identifier(1, "idfa"))
          .addIdentifiers(identifier(2, "gaid"))
          .build();
    });
  }

  private static DeletionIdentifier identifier(int id, String type) {
    return DeletionIdentifier.newBuilder()
        .setId(id)
        .setType(type)
        .setFormat("uuid")
        .build();
  }
}
