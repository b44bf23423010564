package io.segmento.platform.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Iterator;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers unary calls, each exactly once: with the value, or with the status of whatever was thrown or returned. A caller who has gone
 * gets nothing, and work is not begun for one who has gone already; work that is under way is not interrupted.
 */
public final class Replies {
  private Replies() {}

  /** Answers with what the stage brings, on the thread that completes it. */
  public static <T> void send(
      StreamObserver<T> observer, Supplier<? extends CompletionStage<? extends T>> work) {
    if (isCancelled(observer)) {
      return;
    }
    ignoreCancellation(observer);
    CompletionStage<? extends T> stage;
    try {
      stage = work.get();
    } catch (RuntimeException | Error e) {
      fail(observer, e);
      return;
    }
    var unused = stage.whenComplete((value, failure) -> {
      if (failure != null) {
        fail(observer, failure);
      } else {
        answer(observer, value);
      }
    });
  }

  /** Answers with one message after the other, as fast as the caller takes them; nothing is held beyond what the iterator holds. */
  public static <T> void stream(
      StreamObserver<T> observer, Supplier<? extends CompletionStage<? extends Iterator<T>>> work) {
    if (isCancelled(observer)) {
      return;
    }
    ignoreCancellation(observer);
    Drain<T> drain = new Drain<>(observer);
    if (observer instanceof ServerCallStreamObserver<T> call) {
      // Set before the call's handler returns, as it has to be; there is nothing to send before the
      // work is done.
      call.setOnReadyHandler(drain);
    }
    CompletionStage<? extends Iterator<T>> stage;
    try {
      stage = work.get();
    } catch (RuntimeException | Error e) {
      fail(observer, e);
      return;
    }
    var unused = stage.whenComplete((messages, failure) -> {
      if (failure != null) {
        fail(observer, failure);
      } else {
        drain.begin(messages);
      }
    });
  }

  /** Sends what there is while the caller takes it. */
  private static final class Drain<T> implements Runnable {
    private final StreamObserver<T> observer;
    private @Nullable Iterator<T> messages;
    private boolean done;

    Drain(StreamObserver<T> observer) {
      this.observer = observer;
    }

    synchronized void begin(Iterator<T> found) {
      messages = found;
      run();
    }

    @Override
    public synchronized void run() {
      Iterator<T> left = messages;
      if (left == null || done) {
        return;
      }
      while (left.hasNext()) {
        if (isCancelled(observer)) {
          done = true;
          return;
        }
        if (observer instanceof ServerCallStreamObserver<?> call && !call.isReady()) {
          return;
        }
        observer.onNext(left.next());
      }
      done = true;
      if (!isCancelled(observer)) {
        observer.onCompleted();
      }
    }
  }

  /** Answers with a value that is at hand without waiting. */
  public static <T> void sendValue(StreamObserver<T> observer, Supplier<? extends T> work) {
    if (isCancelled(observer)) {
      return;
    }
    ignoreCancellation(observer);
    T value;
    try {
      value = work.get();
    } catch (RuntimeException | Error e) {
      fail(observer, e);
      return;
    }
    answer(observer, value);
  }

  /** Ends a call or a stream with the status of a failure; the one way to call {@code onError}. */
  public static void fail(StreamObserver<?> observer, Throwable failure) {
    if (StatusMapper.isUnexpected(failure)) {
      FailureLog.unexpected(failure);
    }
    if (!isCancelled(observer)) {
      observer.onError(StatusMapper.toStatus(failure));
    }
  }

  /** The status of one item of a stream that failed alone. */
  public static com.google.rpc.Status itemStatus(Throwable failure) {
    if (StatusMapper.isUnexpected(failure)) {
      FailureLog.unexpected(failure);
    }
    return StatusMapper.toProto(failure);
  }

  private static <T> void answer(StreamObserver<T> observer, T value) {
    if (value == null) {
      fail(observer, new IllegalStateException("an answer of null"));
      return;
    }
    if (isCancelled(observer)) {
      return;
    }
    observer.onNext(value);
    observer.onCompleted();
  }

  private static boolean isCancelled(StreamObserver<?> observer) {
    return observer instanceof ServerCallStreamObserver<?> call && call.isCancelled();
  }

  /** With a handler set, an answer that crosses a cancellation is dropped instead of throwing. */
  private static void ignoreCancellation(StreamObserver<?> observer) {
    if (observer instanceof ServerCallStreamObserver<?> call) {
      call.setOnCancelHandler(() -> {});
    }
  }
}
