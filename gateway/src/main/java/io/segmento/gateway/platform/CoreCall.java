package io.segmento.gateway.platform;

import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns one unary call into a future, which fails with what the call failed with. */
public final class CoreCall {

  private CoreCall() {}

  public static <T> CompletableFuture<T> of(Consumer<StreamObserver<T>> call) {
    CompletableFuture<T> result = new CompletableFuture<>();
    call.accept(new StreamObserver<>() {
      private @Nullable T reply;

      @Override
      public void onNext(T value) {
        reply = value;
      }

      @Override
      public void onError(Throwable failure) {
        result.completeExceptionally(failure);
      }

      @Override
      public void onCompleted() {
        T value = reply;
        if (value == null) {
          result.completeExceptionally(new IllegalStateException("no reply"));
        } else {
          result.complete(value);
        }
      }
    });
    return result;
  }
}
