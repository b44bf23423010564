package io.segmento.platform.tracking;

import com.google.rpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.grpc.StatusMapper;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.NotRecorded;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackSummary;
import io.segmento.proto.v1.TrackingServiceGrpc.TrackingServiceImplBase;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Events one by one, and in streams for gateways and internal teams; all by the same {@link Tracker}. */
final class TrackingGrpcService extends TrackingServiceImplBase {

  private static final int MAX_NOT_RECORDED = 1_000;

  private final Tracker tracker;

  @Inject
  TrackingGrpcService(Tracker tracker) {
    this.tracker = tracker;
  }

  @Override
  public void track(TrackRequest request, StreamObserver<TrackReply> observer) {
    Replies.send(observer, () -> tracker.track(request));
  }

  @Override
  public StreamObserver<TrackBatch> trackStream(StreamObserver<TrackReplyBatch> observer) {
    return new TrackStreamHandler(observer);
  }

  @Override
  public StreamObserver<TrackRequest> trackAll(StreamObserver<TrackSummary> observer) {
    return new TrackAllHandler(observer);
  }

  /** A request that breaks its contract fails like one whose store is away: by the future. */
  private CompletableFuture<TrackReply> track(TrackRequest request) {
    try {
      return tracker.track(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Answers each batch as a whole, when its last item is done; an item that fails does so alone. */
  private final class TrackStreamHandler implements StreamObserver<TrackBatch> {
    private final StreamObserver<TrackReplyBatch> observer;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    private TrackStreamHandler(StreamObserver<TrackReplyBatch> observer) {
      this.observer = observer;
    }

    @Override
    public void onNext(TrackBatch batch) {
      CompletableFuture<?>[] done = new CompletableFuture<?>[batch.getItemsCount()];
      TrackItemReply[] replies = new TrackItemReply[batch.getItemsCount()];
      for (int i = 0; i < done.length; i++) {
        TrackItem item = batch.getItems(i);
        int position = i;
        done[i] = track(item.getRequest()).handle((reply, failure) -> {
          replies[position] = reply(item.getSequence(), reply, failure);
          return null;
        });
      }
      CompletableFuture<?> all = CompletableFuture.allOf(done);
      // One message at a time and in order, whichever thread finishes a batch.
      last = last.thenCombine(all, (before, now) -> {
        observer.onNext(
            TrackReplyBatch.newBuilder().addAllItems(Arrays.asList(replies)).build());
        return null;
      });
    }

    private static TrackItemReply reply(
        int sequence, @Nullable TrackReply reply, @Nullable Throwable failure) {
      TrackItemReply.Builder item = TrackItemReply.newBuilder().setSequence(sequence);
      if (reply != null) {
        return item.setReply(reply).build();
      }
      Status status =
          StatusMapper.toProto(failure == null ? new IllegalStateException("no reply") : failure);
      return item.setFault(
              ItemFault.newBuilder().setCode(status.getCode()).setMessage(status.getMessage()))
          .build();
    }

    @Override
    public void onError(Throwable t) {
      // The gateway went away; what is under way is still recorded.
    }

    @Override
    public void onCompleted() {
      var unused = last.whenComplete((done, failure) -> observer.onCompleted());
    }
  }

  /** Takes one request after the other and counts. */
  private final class TrackAllHandler implements StreamObserver<TrackRequest> {
    private final StreamObserver<TrackSummary> observer;
    private final TrackSummary.Builder summary = TrackSummary.newBuilder();
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);
    private long requests;

    private TrackAllHandler(StreamObserver<TrackSummary> observer) {
      this.observer = observer;
      // Only now may a handler be set; with one, a summary that crosses a cancellation is dropped
      // instead of throwing.
      ((ServerCallStreamObserver<TrackSummary>) observer).setOnCancelHandler(() -> {});
    }

    @Override
    public void onNext(TrackRequest request) {
      long index = requests++;
      last = last.thenCompose(before -> track(request)).thenAccept(reply -> count(index, reply));
    }

    private void count(long requestIndex, TrackReply reply) {
      for (int i = 0; i < reply.getResultsCount(); i++) {
        EventResult result = reply.getResults(i);
        if (result.getOutcome() == EventOutcome.RECORDED) {
          summary.setRecorded(summary.getRecorded() + 1);
        } else if (result.getOutcome() == EventOutcome.DUPLICATE) {
          summary.setDuplicate(summary.getDuplicate() + 1);
        } else if (summary.getNotRecordedCount() < MAX_NOT_RECORDED) {
          summary.addNotRecorded(NotRecorded.newBuilder()
              .setRequestIndex(requestIndex)
              .setEventIndex(i)
              .setResult(result));
        }
      }
    }

    @Override
    public void onError(Throwable t) {
      // The caller went away; what was sent is recorded, and the caller sends again under the same
      // event ids.
    }

    @Override
    public void onCompleted() {
      var unused = last.whenComplete((done, failure) -> {
        if (failure != null) {
          Replies.fail(observer, failure);
        } else {
          observer.onNext(summary.build());
          observer.onCompleted();
        }
      });
    }
  }
}
