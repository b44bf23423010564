package io.segmento.platform.link;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.IdentityServiceGrpc.IdentityServiceImplBase;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import jakarta.inject.Inject;

/** Links our id with an exchange's, in both directions. */
final class IdentityGrpcService extends IdentityServiceImplBase {

  private final Syncs syncs;
  private final Matches matches;

  @Inject
  IdentityGrpcService(Syncs syncs, Matches matches) {
    this.syncs = syncs;
    this.matches = matches;
  }

  @Override
  public void sync(SyncRequest request, StreamObserver<SyncReply> observer) {
    Replies.send(observer, () -> syncs.sync(request));
  }

  @Override
  public void match(MatchRequest request, StreamObserver<SyncReply> observer) {
    Replies.send(observer, () -> matches.match(request));
  }
}
