package io.segmento.platform.identity;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.IdentityServiceGrpc.IdentityServiceImplBase;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import jakarta.inject.Inject;

/** Links our id with an exchange's. The other direction, Match, is not there yet: that call is unimplemented. */
final class IdentityGrpcService extends IdentityServiceImplBase {

  private final Syncs syncs;

  @Inject
  IdentityGrpcService(Syncs syncs) {
    this.syncs = syncs;
  }

  @Override
  public void sync(SyncRequest request, StreamObserver<SyncReply> observer) {
    Replies.send(observer, () -> syncs.sync(request));
  }
}
