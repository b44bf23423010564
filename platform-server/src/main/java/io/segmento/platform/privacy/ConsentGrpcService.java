package io.segmento.platform.privacy;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ConsentServiceGrpc.ConsentServiceImplBase;
import io.segmento.proto.v1.EvaluateRequest;
import io.segmento.proto.v1.PrivacyDecision;
import jakarta.inject.Inject;

/** Tells what signals would allow. Withdrawal and evidence are not there yet: those calls are unimplemented. */
final class ConsentGrpcService extends ConsentServiceImplBase {

  private final PrivacyDecisions decisions;

  @Inject
  ConsentGrpcService(PrivacyDecisions decisions) {
    this.decisions = decisions;
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<PrivacyDecision> observer) {
    Replies.sendValue(
        observer,
        () ->
            decisions.decide(Signals.of(request.getSignals()), Suppression.NONE).toProto());
  }
}
