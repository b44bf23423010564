package io.segmento.platform.tracking;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.netty.EventLoops;
import io.segmento.platform.observability.Readiness;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.NotRecorded;
import io.segmento.proto.v1.SiteVisits;
import io.segmento.proto.v1.SiteVisitsRequest;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackSummary;
import io.segmento.proto.v1.TrackingServiceGrpc.TrackingServiceImplBase;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Events one by one, and in streams for gateways and internal teams; all by the same {@link Tracker}. */
final class TrackingGrpcService extends TrackingServiceImplBase {

  private static final int MAX_NOT_RECORDED = 1_000;

  private final Tracker tracker;
  private final SiteVisitCounts visits;
  private final EventLoops eventLoops;
  private final Set<TrackStreamHandler> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  @Inject
  TrackingGrpcService(
      Tracker tracker, SiteVisitCounts visits, EventLoops eventLoops, Readiness readiness) {
    this.tracker = tracker;
    this.visits = visits;
    this.eventLoops = eventLoops;
    readiness.onDrain(this::drain);
  }

  private void drain() {
    draining = true;
    streams.forEach(TrackStreamHandler::close);
  }

  @Override
  public void track(TrackRequest request, StreamObserver<TrackReply> observer) {
    Replies.send(observer, () -> tracker.track(request));
  }

  @Override
  public void getSiteVisits(SiteVisitsRequest request, StreamObserver<SiteVisits> observer) {
    Replies.send(observer, () -> visits.read(request.getAdvertiserId(), request.getMonth()));
  }

  @Override
  public StreamObserver<TrackBatch> trackStream(StreamObserver<TrackReplyBatch> observer) {
    Executor here = eventLoops.current();
    TrackStreamHandler handler = new TrackStreamHandler(
        tracker::track,
        (ServerCallStreamObserver<TrackReplyBatch>) observer,
        here == null ? Runnable::run : here,
        streams::remove);
    streams.add(handler);
    if (draining) {
      handler.close();
    }
    return handler;
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
