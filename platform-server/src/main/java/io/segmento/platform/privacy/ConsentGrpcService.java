package io.segmento.platform.privacy;

import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ConsentServiceGrpc.ConsentServiceImplBase;
import io.segmento.proto.v1.EvaluateRequest;
import io.segmento.proto.v1.ListEvidenceReply;
import io.segmento.proto.v1.ListEvidenceRequest;
import io.segmento.proto.v1.PrivacyDecision;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import jakarta.inject.Inject;
import java.util.Optional;

/** Tells what signals would allow and which consent is on record, and ends consent. */
final class ConsentGrpcService extends ConsentServiceImplBase {

  private final SignalReader signals;
  private final PrivacyDecisions decisions;
  private final Optional<Withdrawal> withdrawal;
  private final Optional<ConsentHistory> history;

  @Inject
  ConsentGrpcService(
      SignalReader signals,
      PrivacyDecisions decisions,
      Optional<Withdrawal> withdrawal,
      Optional<ConsentHistory> history) {
    this.signals = signals;
    this.decisions = decisions;
    this.withdrawal = withdrawal;
    this.history = history;
  }

  @Override
  public void listEvidence(
      ListEvidenceRequest request, StreamObserver<ListEvidenceReply> observer) {
    if (history.isEmpty()) {
      super.listEvidence(request, observer);
    } else {
      Replies.send(observer, () -> history.get().evidence(request));
    }
  }

  @Override
  public void withdraw(WithdrawRequest request, StreamObserver<WithdrawReply> observer) {
    if (withdrawal.isEmpty()) {
      super.withdraw(request, observer);
    } else {
      Replies.send(observer, () -> withdrawal.get().withdraw(request));
    }
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<PrivacyDecision> observer) {
    Replies.sendValue(
        observer,
        () -> decisions
            .decide(signals.read(request.getSignals(), request.getCountry()), Suppression.NONE)
            .toProto());
  }
}
