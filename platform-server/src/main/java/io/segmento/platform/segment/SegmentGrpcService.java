package io.segmento.platform.segment;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.ListSegmentsRequest;
import io.segmento.proto.v1.PreviewSegmentRequest;
import io.segmento.proto.v1.PutSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentHistory;
import io.segmento.proto.v1.SegmentKey;
import io.segmento.proto.v1.SegmentPreview;
import io.segmento.proto.v1.SegmentServiceGrpc.SegmentServiceImplBase;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Segments for marketers and internal teams; works beside the event loops, since it is rare and may be long. */
final class SegmentGrpcService extends SegmentServiceImplBase {
  private final SegmentWriter writer;
  private final SegmentPreviews previews;
  private final BlockingExecutor executor;

  @Inject
  SegmentGrpcService(SegmentWriter writer, SegmentPreviews previews, BlockingExecutor executor) {
    this.writer = writer;
    this.previews = previews;
    this.executor = executor;
  }

  @Override
  public void put(PutSegmentRequest request, StreamObserver<Segment> observer) {
    answer(observer, () -> writer.put(request.getSegment()));
  }

  @Override
  public void get(SegmentKey request, StreamObserver<Segment> observer) {
    answer(observer, () -> writer.get(request));
  }

  @Override
  public void delete(SegmentKey request, StreamObserver<Segment> observer) {
    answer(observer, () -> writer.delete(request));
  }

  @Override
  public void getHistory(SegmentKey request, StreamObserver<SegmentHistory> observer) {
    answer(observer, () -> writer.history(request));
  }

  @Override
  public void list(ListSegmentsRequest request, StreamObserver<Segment> observer) {
    stream(observer, () -> {
      for (Segment segment : writer.list(request.getAdvertiserId())) {
        observer.onNext(segment);
      }
    });
  }

  /** Progress is told only as fast as it is read; the estimate always. */
  @Override
  public void preview(PreviewSegmentRequest request, StreamObserver<SegmentPreview> observer) {
    ServerCallStreamObserver<SegmentPreview> call =
        (ServerCallStreamObserver<SegmentPreview>) observer;
    stream(
        observer,
        () -> previews.preview(request, told -> {
          boolean last = told.getSampled() == told.getSampleSize();
          if (!call.isCancelled() && (last || call.isReady())) {
            call.onNext(told);
          }
          return !call.isCancelled();
        }));
  }

  private <T> void answer(StreamObserver<T> observer, Supplier<T> work) {
    Replies.send(observer, () -> CompletableFuture.supplyAsync(work, executor));
  }

  private void stream(StreamObserver<?> observer, Runnable work) {
    // With a handler set, what crosses a cancellation is dropped instead of throwing.
    ((ServerCallStreamObserver<?>) observer).setOnCancelHandler(() -> {});
    CompletableFuture<Void> done;
    try {
      done = CompletableFuture.runAsync(work, executor);
    } catch (RuntimeException e) {
      Replies.fail(observer, e);
      return;
    }
    var unused = done.whenComplete((nothing, failure) -> {
      if (failure != null) {
        Replies.fail(observer, failure);
      } else if (!((ServerCallStreamObserver<?>) observer).isCancelled()) {
        observer.onCompleted();
      }
    });
  }
}
