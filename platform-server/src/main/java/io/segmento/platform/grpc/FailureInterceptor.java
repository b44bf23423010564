package io.segmento.platform.grpc;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Closes a call whose handler threw past {@link Replies}: gRPC by itself would answer {@code UNKNOWN}. */
final class FailureInterceptor implements ServerInterceptor {
  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ServerCall.Listener<Q> listener;
    try {
      listener = next.startCall(call, headers);
    } catch (RuntimeException e) {
      close(call, e);
      return new ServerCall.Listener<>() {};
    }
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onMessage(Q message) {
        try {
          super.onMessage(message);
        } catch (RuntimeException e) {
          FailureInterceptor.close(call, e);
        }
      }

      @Override
      public void onHalfClose() {
        try {
          super.onHalfClose();
        } catch (RuntimeException e) {
          FailureInterceptor.close(call, e);
        }
      }

      @Override
      public void onReady() {
        try {
          super.onReady();
        } catch (RuntimeException e) {
          FailureInterceptor.close(call, e);
        }
      }
    };
  }

  private static void close(ServerCall<?, ?> call, RuntimeException failure) {
    if (StatusMapper.isUnexpected(failure)) {
      FailureLog.unexpected(failure);
    }
    StatusRuntimeException status = StatusMapper.toStatus(failure);
    @Nullable Metadata trailers = status.getTrailers();
    try {
      call.close(status.getStatus(), Objects.requireNonNullElseGet(trailers, Metadata::new));
    } catch (IllegalStateException e) {
      // The handler had answered before it threw: the answer stands.
      return;
    }
  }
}
