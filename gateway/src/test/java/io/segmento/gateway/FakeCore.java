package io.segmento.gateway;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidItem;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.BidReplyBatch;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.CoreReadiness;
import io.segmento.proto.v1.DeletionAcknowledgement;
import io.segmento.proto.v1.DeletionDescription;
import io.segmento.proto.v1.DeletionRequest;
import io.segmento.proto.v1.DeletionServiceGrpc;
import io.segmento.proto.v1.DescribeDeletionRequest;
import io.segmento.proto.v1.EdgeExchange;
import io.segmento.proto.v1.EdgePolicy;
import io.segmento.proto.v1.EdgeServiceGrpc;
import io.segmento.proto.v1.EraseReply;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.ExportReply;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.GetReceiptKeysRequest;
import io.segmento.proto.v1.IdentityServiceGrpc;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.MatchRequest;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.OptInRequest;
import io.segmento.proto.v1.OptOutReply;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.OptOutState;
import io.segmento.proto.v1.OptOutStatusRequest;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.ReceiptKeys;
import io.segmento.proto.v1.ReplayOutcome;
import io.segmento.proto.v1.ReplayReply;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SpoolServiceGrpc;
import io.segmento.proto.v1.SpooledCall;
import io.segmento.proto.v1.SyncReply;
import io.segmento.proto.v1.SyncRequest;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import io.segmento.proto.v1.WatchEdgePolicyRequest;
import io.segmento.proto.v1.WhyReply;
import io.segmento.proto.v1.WhyRequest;
import io.segmento.proto.v1.WithdrawReply;
import io.segmento.proto.v1.WithdrawRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A core on a loopback port that answers as it is told and keeps what it got. */
public final class FakeCore implements AutoCloseable {

  /** Answers with the id of the request as the id of the response. */
  public static final Function<BidItem, @Nullable BidItemReply> ECHO = item -> {
    try {
      return bid(item, BidRequest.parseFrom(item.getRequest()).getId());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  };

  public static final EdgePolicy POLICY = EdgePolicy.newBuilder()
      .setVersion(1)
      .addExchanges(EdgeExchange.newBuilder().setId("demo").setActive(true))
      .addExchanges(
          EdgeExchange.newBuilder().setId("talkative").setActive(true).setWantsNoBidReason(true))
      .addExchanges(EdgeExchange.newBuilder().setId("off"))
      .setReadiness(CoreReadiness.newBuilder().setReady(true))
      .build();

  /** Answers one item; null never answers. */
  public volatile Function<BidItem, @Nullable BidItemReply> bidder = ECHO;

  public volatile TrackReply trackReply = TrackReply.getDefaultInstance();
  public volatile SyncReply syncReply = SyncReply.getDefaultInstance();
  public volatile OptOutReply optOutReply = OptOutReply.getDefaultInstance();
  /** What the status says; null: as {@link #optOutReply}. */
  public volatile @Nullable OptOutReply statusReply;

  /** What calls about the choice fail with; null lets them succeed. */
  public volatile @Nullable Status optOutFailure;
  /** Null: {@link #deletionFailure}. */
  public volatile @Nullable DeletionAcknowledgement deletionReply;
  /** Null: {@link #deletionFailure}. */
  public volatile @Nullable DeletionDescription deletionDescription;

  public volatile Status deletionFailure = Status.NOT_FOUND;

  public volatile ExportReply exportReply = ExportReply.getDefaultInstance();
  public volatile EraseReply eraseReply = EraseReply.getDefaultInstance();
  public volatile WithdrawReply withdrawReply = WithdrawReply.getDefaultInstance();
  public volatile WhyReply whyReply = WhyReply.getDefaultInstance();
  /** What calls about a person's data fail with; null lets them succeed. */
  public volatile @Nullable Status subjectFailure;

  /** Requests of people about their data, in order. */
  public final ConcurrentLinkedDeque<Message> subjectRequests = new ConcurrentLinkedDeque<>();

  public volatile NoticeReply noticeReply = NoticeReply.getDefaultInstance();
  /** What notices fail with; null lets them succeed. */
  public volatile @Nullable Status noticeFailure;

  /** Opens what gateways seal to the core of this policy. */
  public final OpeningCore opening = new OpeningCore();
  /** Calls that gateways had kept, in order. */
  public final Queue<SpooledCall> replayed = new ConcurrentLinkedQueue<>();
  /** What calls to take them fail with; null lets them succeed. */
  public volatile @Nullable Status replayFailure;
  /** What events fail with; null lets them succeed. */
  public volatile @Nullable Status trackFailure;

  /** Answers one call of a stream of events; null never answers. */
  public volatile Function<TrackItem, @Nullable TrackItemReply> tracker = this::tracked;

  /** Calls of a stream, in the messages that they came in. */
  public final Queue<TrackBatch> trackBatches = new ConcurrentLinkedQueue<>();

  public final Queue<BidBatch> batches = new ConcurrentLinkedQueue<>();
  public final Queue<BidCall> bidCalls = new ConcurrentLinkedQueue<>();
  public final ConcurrentLinkedDeque<TrackRequest> tracks = new ConcurrentLinkedDeque<>();
  public final ConcurrentLinkedDeque<SyncRequest> syncs = new ConcurrentLinkedDeque<>();
  public final ConcurrentLinkedDeque<MatchRequest> matches = new ConcurrentLinkedDeque<>();
  public final ConcurrentLinkedDeque<OptOutStatusRequest> statuses = new ConcurrentLinkedDeque<>();
  public final ConcurrentLinkedDeque<OptOutRequest> optOuts = new ConcurrentLinkedDeque<>();
  public final ConcurrentLinkedDeque<DeletionRequest> deletions = new ConcurrentLinkedDeque<>();
  public final ConcurrentLinkedDeque<OptInRequest> optIns = new ConcurrentLinkedDeque<>();
  /** {@code win}, {@code bill} and so on, in the order of {@link #notices}. */
  public final ConcurrentLinkedDeque<String> noticeMethods = new ConcurrentLinkedDeque<>();

  public final ConcurrentLinkedDeque<NoticeRequest> notices = new ConcurrentLinkedDeque<>();

  private final Set<StreamObserver<BidReplyBatch>> bidStreams = ConcurrentHashMap.newKeySet();
  private final Set<StreamObserver<TrackReplyBatch>> trackStreams = ConcurrentHashMap.newKeySet();
  private final Set<StreamObserver<EdgePolicy>> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean refusesTrackStreams;
  private volatile EdgePolicy policy =
      POLICY.toBuilder().setSpoolKey(opening.key()).build();
  private final int port;
  private Server server;

  public FakeCore() {
    server = listen(0);
    port = server.getPort();
    reset();
  }

  private Server listen(int port) {
    try {
      return NettyServerBuilder.forAddress(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
          .addService(new Auction())
          .addService(new Edge())
          .addService(new Tracking())
          .addService(new IdentityCalls())
          .addService(new OptOut())
          .addService(new Deletion())
          .addService(new Notice())
          .addService(new Rights())
          .addService(new Consent())
          .addService(new Spool())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As new, but with the connections that there are. */
  public void reset() {
    bidder = ECHO;
    replayFailure = null;
    trackFailure = null;
    tracker = this::tracked;
    trackBatches.clear();
    replayed.clear();
    trackReply = TrackReply.getDefaultInstance();
    syncReply = SyncReply.getDefaultInstance();
    optOutReply =
        OptOutReply.newBuilder().setState(OptOutState.ACTIVE).setEffective(true).build();
    statusReply = null;
    optOutFailure = null;
    deletionReply = null;
    deletionDescription = null;
    deletionFailure = Status.NOT_FOUND;
    exportReply = ExportReply.getDefaultInstance();
    eraseReply = EraseReply.getDefaultInstance();
    withdrawReply = WithdrawReply.getDefaultInstance();
    whyReply = WhyReply.getDefaultInstance();
    subjectFailure = null;
    subjectRequests.clear();
    noticeReply = NoticeReply.getDefaultInstance();
    noticeFailure = null;
    batches.clear();
    bidCalls.clear();
    tracks.clear();
    syncs.clear();
    matches.clear();
    statuses.clear();
    optOuts.clear();
    deletions.clear();
    optIns.clear();
    noticeMethods.clear();
    notices.clear();
  }

  public int port() {
    return port;
  }

  public int bidStreams() {
    return bidStreams.size();
  }

  public int trackStreams() {
    return trackStreams.size();
  }

  /** Ends the streams of events, and takes no more of them or takes them again. */
  public void endTrackStreams(boolean andRefuse) {
    refusesTrackStreams = andRefuse;
    List<StreamObserver<TrackReplyBatch>> ended = List.copyOf(trackStreams);
    trackStreams.removeAll(ended);
    ended.forEach(StreamObserver::onCompleted);
  }

  /** Answers all calls of a stream by {@link #trackReply} and {@link #trackFailure}. */
  public TrackItemReply tracked(TrackItem item) {
    Status failure = trackFailure;
    TrackItemReply.Builder reply = TrackItemReply.newBuilder().setSequence(item.getSequence());
    if (failure == null) {
      return reply.setReply(trackReply).build();
    }
    String text = failure.getDescription();
    return reply
        .setFault(ItemFault.newBuilder()
            .setCode(failure.getCode().value())
            .setMessage(text == null ? "" : text))
        .build();
  }

  public void publish(EdgePolicy changed) {
    policy = changed;
    watches.forEach(watch -> watch.onNext(changed));
  }

  public void stop() {
    try {
      server.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    bidStreams.clear();
    trackStreams.clear();
    watches.clear();
  }

  /** On the port that it had. */
  public void startAgain() {
    server = listen(port);
  }

  @Override
  public void close() {
    stop();
  }

  public static BidItemReply bid(BidItem item, String responseId) {
    return BidItemReply.newBuilder()
        .setSequence(item.getSequence())
        .setResponse(BidResponse.newBuilder().setId(responseId).build().toByteString())
        .build();
  }

  private final class Auction extends AuctionServiceGrpc.AuctionServiceImplBase {

    @Override
    public StreamObserver<BidBatch> bidStream(StreamObserver<BidReplyBatch> replies) {
      bidStreams.add(replies);
      return new StreamObserver<>() {
        @Override
        public void onNext(BidBatch batch) {
          batches.add(batch);
          BidReplyBatch.Builder answers = BidReplyBatch.newBuilder();
          for (BidItem item : batch.getItemsList()) {
            BidItemReply reply = bidder.apply(item);
            if (reply != null) {
              answers.addItems(reply);
            }
          }
          if (answers.getItemsCount() > 0) {
            replies.onNext(answers.build());
          }
        }

        @Override
        public void onError(Throwable failure) {
          bidStreams.remove(replies);
        }

        @Override
        public void onCompleted() {
          bidStreams.remove(replies);
          replies.onCompleted();
        }
      };
    }

    @Override
    public void bid(BidCall call, StreamObserver<BidReply> reply) {
      bidCalls.add(call);
      reply.onNext(BidReply.newBuilder()
          .setResponse(BidResponse.newBuilder().setId(call.getRequest().getId()))
          .build());
      reply.onCompleted();
    }
  }

  private final class Edge extends EdgeServiceGrpc.EdgeServiceImplBase {

    @Override
    public void watch(WatchEdgePolicyRequest request, StreamObserver<EdgePolicy> observer) {
      observer.onNext(policy);
      watches.add(observer);
    }
  }

  private final class Deletion extends DeletionServiceGrpc.DeletionServiceImplBase {

    @Override
    public void request(DeletionRequest request, StreamObserver<DeletionAcknowledgement> observer) {
      deletions.add(request);
      answer(observer, deletionReply);
    }

    @Override
    public void describe(
        DescribeDeletionRequest request, StreamObserver<DeletionDescription> observer) {
      answer(observer, deletionDescription);
    }

    private <T> void answer(StreamObserver<T> observer, @Nullable T reply) {
      if (reply == null) {
        observer.onError(deletionFailure.asRuntimeException());
      } else {
        observer.onNext(reply);
        observer.onCompleted();
      }
    }
  }

  private final class Tracking extends TrackingServiceGrpc.TrackingServiceImplBase {

    @Override
    public StreamObserver<TrackBatch> trackStream(StreamObserver<TrackReplyBatch> replies) {
      if (refusesTrackStreams) {
        return super.trackStream(replies);
      }
      trackStreams.add(replies);
      return new StreamObserver<>() {
        @Override
        public void onNext(TrackBatch batch) {
          trackBatches.add(batch);
          TrackReplyBatch.Builder answers = TrackReplyBatch.newBuilder();
          for (TrackItem item : batch.getItemsList()) {
            tracks.add(item.getRequest());
            TrackItemReply reply = tracker.apply(item);
            if (reply != null) {
              answers.addItems(0, reply);
            }
          }
          if (answers.getItemsCount() > 0) {
            replies.onNext(answers.build());
          }
        }

        @Override
        public void onError(Throwable failure) {
          trackStreams.remove(replies);
        }

        @Override
        public void onCompleted() {
          trackStreams.remove(replies);
          replies.onCompleted();
        }
      };
    }

    @Override
    public void track(TrackRequest request, StreamObserver<TrackReply> observer) {
      tracks.add(request);
      Status failure = trackFailure;
      if (failure == null) {
        observer.onNext(trackReply);
        observer.onCompleted();
      } else {
        observer.onError(failure.asRuntimeException());
      }
    }
  }

  private final class Spool extends SpoolServiceGrpc.SpoolServiceImplBase {

    @Override
    public void replay(ReplayRequest request, StreamObserver<ReplayReply> observer) {
      Status failure = replayFailure;
      if (failure != null) {
        observer.onError(failure.asRuntimeException());
        return;
      }
      replayed.addAll(opening.open(request));
      observer.onNext(ReplayReply.newBuilder()
          .addAllOutcomes(Collections.nCopies(request.getRecordsCount(), ReplayOutcome.REPLAYED))
          .build());
      observer.onCompleted();
    }
  }

  private final class IdentityCalls extends IdentityServiceGrpc.IdentityServiceImplBase {

    @Override
    public void sync(SyncRequest request, StreamObserver<SyncReply> observer) {
      syncs.add(request);
      observer.onNext(syncReply);
      observer.onCompleted();
    }

    @Override
    public void match(MatchRequest request, StreamObserver<SyncReply> observer) {
      matches.add(request);
      observer.onNext(syncReply);
      observer.onCompleted();
    }
  }

  private final class OptOut extends OptOutServiceGrpc.OptOutServiceImplBase {

    @Override
    public void optOut(OptOutRequest request, StreamObserver<OptOutReply> observer) {
      optOuts.add(request);
      answer(optOutReply, observer);
    }

    @Override
    public void optIn(OptInRequest request, StreamObserver<OptOutReply> observer) {
      optIns.add(request);
      answer(optOutReply, observer);
    }

    @Override
    public void getStatus(OptOutStatusRequest request, StreamObserver<OptOutReply> observer) {
      statuses.add(request);
      OptOutReply status = statusReply;
      answer(status == null ? optOutReply : status, observer);
    }

    private void answer(OptOutReply reply, StreamObserver<OptOutReply> observer) {
      Status failure = optOutFailure;
      if (failure == null) {
        observer.onNext(reply);
        observer.onCompleted();
      } else {
        observer.onError(failure.asRuntimeException());
      }
    }
  }

  private <T> void answerSubject(Message request, T reply, StreamObserver<T> observer) {
    subjectRequests.add(request);
    Status failure = subjectFailure;
    if (failure == null) {
      observer.onNext(reply);
      observer.onCompleted();
    } else {
      observer.onError(failure.asRuntimeException());
    }
  }

  private final class Rights extends ProfileServiceGrpc.ProfileServiceImplBase {

    @Override
    public void export(ExportRequest request, StreamObserver<ExportReply> observer) {
      answerSubject(request, exportReply, observer);
    }

    @Override
    public void erase(EraseRequest request, StreamObserver<EraseReply> observer) {
      answerSubject(request, eraseReply, observer);
    }

    @Override
    public void why(WhyRequest request, StreamObserver<WhyReply> observer) {
      answerSubject(request, whyReply, observer);
    }

    @Override
    public void getReceiptKeys(
        GetReceiptKeysRequest request, StreamObserver<ReceiptKeys> observer) {
      answerSubject(request, ReceiptKeys.newBuilder().setJwks("{\"keys\":[]}").build(), observer);
    }
  }

  private final class Consent extends ConsentServiceGrpc.ConsentServiceImplBase {

    @Override
    public void withdraw(WithdrawRequest request, StreamObserver<WithdrawReply> observer) {
      answerSubject(request, withdrawReply, observer);
    }
  }

  private final class Notice extends NoticeServiceGrpc.NoticeServiceImplBase {

    @Override
    public void win(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("win", request, observer);
    }

    @Override
    public void bill(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("bill", request, observer);
    }

    @Override
    public void loss(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("loss", request, observer);
    }

    @Override
    public void impression(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("impression", request, observer);
    }

    @Override
    public void viewable(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("viewable", request, observer);
    }

    @Override
    public void progress(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("progress " + request.getMediaEvent(), request, observer);
    }

    @Override
    public void click(NoticeRequest request, StreamObserver<NoticeReply> observer) {
      answer("click", request, observer);
    }

    private void answer(
        String method, NoticeRequest request, StreamObserver<NoticeReply> observer) {
      noticeMethods.add(method);
      notices.add(request);
      Status failure = noticeFailure;
      if (failure == null) {
        observer.onNext(noticeReply);
        observer.onCompleted();
      } else {
        observer.onError(failure.asRuntimeException());
      }
    }
  }
}
