package io.segmento.platform.spool;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ReplayReply;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SpoolServiceGrpc.SpoolServiceImplBase;
import jakarta.inject.Inject;

/** Takes what gateways kept. */
final class SpoolGrpcService extends SpoolServiceImplBase {
  private final Replayer replayer;

  @Inject
  SpoolGrpcService(Replayer replayer) {
    this.replayer = requireNonNull(replayer, "replayer");
  }

  @Override
  public void replay(ReplayRequest request, StreamObserver<ReplayReply> observer) {
    Replies.send(observer, () -> replayer.replay(request));
  }
}
