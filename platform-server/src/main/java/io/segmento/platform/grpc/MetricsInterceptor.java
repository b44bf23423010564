package io.segmento.platform.grpc;

import static java.util.Objects.requireNonNull;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** Counts each call when it ends. Sees calls, never the messages of a stream; methods that are not served do not get here. */
final class MetricsInterceptor implements ServerInterceptor {
  private final GrpcMetrics metrics;
  private final ConcurrentHashMap<String, GrpcMetrics.Method> methods = new ConcurrentHashMap<>();

  MetricsInterceptor(GrpcMetrics metrics) {
    this.metrics = requireNonNull(metrics, "metrics");
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    String name = call.getMethodDescriptor().getFullMethodName();
    GrpcMetrics.Method method = methods.get(name);
    if (method == null) {
      boolean unary = call.getMethodDescriptor().getType() == MethodType.UNARY;
      method = methods.computeIfAbsent(name, n -> metrics.method(n, unary));
    }
    Measured<Q, A> measured = new Measured<>(call, method);
    return new SimpleForwardingServerCallListener<>(next.startCall(measured, headers)) {
      @Override
      public void onCancel() {
        measured.ended(Status.Code.CANCELLED);
        super.onCancel();
      }
    };
  }

  private static final class Measured<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private final GrpcMetrics.Method method;
    private final long startNanos = System.nanoTime();
    private final AtomicBoolean ended = new AtomicBoolean();

    Measured(ServerCall<Q, A> call, GrpcMetrics.Method method) {
      super(call);
      this.method = method;
      method.started();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ended(status.getCode());
      super.close(status, trailers);
    }

    void ended(Status.Code code) {
      if (ended.compareAndSet(false, true)) {
        method.ended(code, System.nanoTime() - startNanos);
      }
    }
  }
}
