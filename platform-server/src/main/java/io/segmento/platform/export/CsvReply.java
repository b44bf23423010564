package io.segmento.platform.export;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.CsvChunk;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends pieces as fast as the other side takes them; the sender waits. To be made while the call begins; for one thread after that. */
final class CsvReply {
  private static final long LOOK_AGAIN_MILLIS = 100;

  private final StreamObserver<CsvChunk> observer;
  private final Semaphore changed = new Semaphore(0);

  CsvReply(StreamObserver<CsvChunk> observer) {
    this.observer = observer;
    if (observer instanceof ServerCallStreamObserver<CsvChunk> call) {
      call.setOnReadyHandler(changed::release);
      call.setOnCancelHandler(changed::release);
    }
  }

  boolean isCancelled() {
    return observer instanceof ServerCallStreamObserver<CsvChunk> call && call.isCancelled();
  }

  /** Waits until the other side takes more, has gone, or has taken nothing for so long; then false. */
  boolean awaitReady(Duration patience) throws InterruptedException {
    long began = System.nanoTime();
    while (observer instanceof ServerCallStreamObserver<CsvChunk> call
        && !call.isReady()
        && !call.isCancelled()) {
      if (System.nanoTime() - began > patience.toNanos()) {
        return false;
      }
      if (changed.tryAcquire(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
        changed.drainPermits();
      }
    }
    return true;
  }

  void send(ByteString content) {
    if (!isCancelled()) {
      observer.onNext(CsvChunk.newBuilder().setContent(content).build());
    }
  }

  void complete() {
    if (!isCancelled()) {
      observer.onCompleted();
    }
  }

  void fail(Throwable failure) {
    Replies.fail(observer, failure);
  }
}
