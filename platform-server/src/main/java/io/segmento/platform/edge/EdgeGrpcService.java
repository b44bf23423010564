package io.segmento.platform.edge;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.EdgeServiceGrpc.EdgeServiceImplBase;
import io.segmento.proto.v1.WatchEdgePolicyRequest;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Streams the policy to gateways. */
final class EdgeGrpcService extends EdgeServiceImplBase {
  private final EdgePolicies policies;

  @Inject
  EdgeGrpcService(EdgePolicies policies) {
    this.policies = requireNonNull(policies, "policies");
  }

  @Override
  public void watch(WatchEdgePolicyRequest request, StreamObserver<EdgePolicy> observer) {
    Stream stream = new Stream((ServerCallStreamObserver<EdgePolicy>) observer);
    stream.call.setOnReadyHandler(stream::send);
    stream.call.setOnCancelHandler(() -> policies.remove(stream));
    policies.add(stream);
  }

  /** One gateway. While it does not read, only the latest policy waits for it. */
  static final class Stream implements EdgePolicies.Watcher {
    private final ServerCallStreamObserver<EdgePolicy> call;
    private @Nullable EdgePolicy waiting;
    private boolean ended;

    Stream(ServerCallStreamObserver<EdgePolicy> call) {
      this.call = call;
    }

    @Override
    public synchronized void accept(EdgePolicy policy) {
      waiting = policy;
      send();
    }

    synchronized void send() {
      EdgePolicy policy = waiting;
      if (policy != null && !ended && !call.isCancelled() && call.isReady()) {
        waiting = null;
        call.onNext(policy);
      }
    }

    @Override
    public synchronized void end() {
      if (!ended && !call.isCancelled()) {
        ended = true;
        EdgePolicy last = waiting;
        waiting = null;
        if (last != null) {
          call.onNext(last);
        }
        call.onCompleted();
      }
    }
  }
}
