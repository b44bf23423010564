package io.segmento.platform.audience;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.lifecycle.BlockingExecutor;
import io.segmento.proto.v1.AudienceUploadServiceGrpc.AudienceUploadServiceImplBase;
import io.segmento.proto.v1.UploadKey;
import io.segmento.proto.v1.UploadMessage;
import io.segmento.proto.v1.UploadSummary;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Uploads of audiences; works beside the event loops, so that bids do not wait for it, and takes messages only as fast as they are done. */
final class AudienceGrpcService extends AudienceUploadServiceImplBase {
  /** Messages on their way while one is worked on. */
  private static final int AHEAD = 3;

  private final HeaderCheck check;
  private final AudienceRows rows;
  private final RedisUploads uploads;
  private final AudienceMetrics metrics;
  private final BlockingExecutor executor;

  @Inject
  AudienceGrpcService(
      HeaderCheck check,
      AudienceRows rows,
      RedisUploads uploads,
      AudienceMetrics metrics,
      BlockingExecutor executor) {
    this.check = check;
    this.rows = rows;
    this.uploads = uploads;
    this.metrics = metrics;
    this.executor = executor;
  }

  @Override
  public StreamObserver<UploadMessage> upload(StreamObserver<UploadSummary> observer) {
    ServerCallStreamObserver<UploadSummary> call =
        (ServerCallStreamObserver<UploadSummary>) observer;
    call.disableAutoRequest();
    call.setOnCancelHandler(() -> {});
    call.request(AHEAD);
    return new UploadHandler(call);
  }

  @Override
  public void getUpload(UploadKey request, StreamObserver<UploadSummary> observer) {
    Replies.send(
        observer,
        () -> CompletableFuture.supplyAsync(
            () -> uploads
                .find(request.getUploadId())
                .map(UploadProgress::summary)
                .orElseThrow(() -> new SegmentoException(
                    AudienceReason.UPLOAD_NOT_FOUND,
                    "upload_id: no such upload within a week (expected: one that began)")),
            executor));
  }

  /** One message after the other; after a failure the rest is not looked at. */
  private final class UploadHandler implements StreamObserver<UploadMessage> {
    private final ServerCallStreamObserver<UploadSummary> call;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    /** Null before the header; guarded by the order of {@link #last}. */
    private @Nullable UploadSession session;

    private UploadHandler(ServerCallStreamObserver<UploadSummary> call) {
      this.call = call;
    }

    @Override
    public void onNext(UploadMessage message) {
      last = last.thenRunAsync(() -> take(message), executor);
      var unused = last.whenComplete((done, failure) -> {
        if (failure == null) {
          call.request(1);
        } else if (!call.isCancelled()) {
          fail(failure);
        }
      });
    }

    private boolean failed;

    private synchronized void fail(Throwable failure) {
      if (!failed) {
        failed = true;
        Replies.fail(call, failure);
      }
    }

    private void take(UploadMessage message) {
      UploadSession open = session;
      switch (message.getMessageCase()) {
        case HEADER -> {
          if (open != null) {
            throw SegmentoException.invalid(
                AudienceReason.UPLOAD_INVALID, "header", "a second one (expected: one)");
          }
          session = new UploadSession(check.check(message.getHeader()), rows, uploads, metrics);
        }
        case ROWS -> {
          if (open == null) {
            throw noHeader();
          }
          open.take(message.getRows());
        }
        case MESSAGE_NOT_SET ->
          throw SegmentoException.invalid(
              AudienceReason.UPLOAD_INVALID, "message", "not set (expected: header or rows)");
      }
    }

    /** Keeps what is under way, so that nothing of it is a duplicate when the caller comes again. */
    private CompletableFuture<Void> finished() {
      return last.thenRunAsync(
          () -> {
            UploadSession open = session;
            if (open != null) {
              open.finish();
            }
          },
          executor);
    }

    @Override
    public void onError(Throwable t) {
      var unused = finished();
    }

    @Override
    public void onCompleted() {
      var unused = finished().whenComplete((done, failure) -> {
        UploadSession open = session;
        if (failure != null) {
          fail(failure);
        } else if (open == null) {
          fail(noHeader());
        } else if (!call.isCancelled()) {
          call.onNext(open.summary());
          call.onCompleted();
        }
      });
    }

    private SegmentoException noHeader() {
      return SegmentoException.invalid(
          AudienceReason.UPLOAD_INVALID, "header", "none (expected: the first message)");
    }
  }
}
