package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Replies;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.netty.EventLoops;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.v1.AuctionServiceGrpc.AuctionServiceImplBase;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.BidReplyBatch;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.NoBid;
import io.segmento.proto.v1.PreviewReply;
import io.segmento.proto.v1.PreviewRequest;
import io.segmento.proto.v1.RecentAuctions;
import io.segmento.proto.v1.RecentAuctionsRequest;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Bids one by one for internal teams, in batches for gateways, and explains; all by the same {@link Auctioneer}. */
final class AuctionGrpcService extends AuctionServiceImplBase {

  private static final int DEFAULT_TIME_MILLIS = 100;
  /** For an explanation there is no hurry; it is a person who waits. */
  private static final int EXPLAIN_TIME_MILLIS = 2_000;

  private final Auctioneer auctioneer;
  private final Catalog catalog;
  private final CreativePreview previews;
  private final AuctionReplays replays;
  private final UserResolver users;
  private final LinkedUsers linkedUsers;
  private final Optional<ExplainAudit> audit;
  private final EventLoops eventLoops;
  private final Ticker ticker;

  @Inject
  AuctionGrpcService(
      Auctioneer auctioneer,
      Catalog catalog,
      CreativePreview previews,
      AuctionReplays replays,
      UserResolver users,
      LinkedUsers linkedUsers,
      Optional<ExplainAudit> audit,
      EventLoops eventLoops,
      Ticker ticker) {
    this.auctioneer = auctioneer;
    this.catalog = catalog;
    this.previews = previews;
    this.replays = replays;
    this.users = users;
    this.linkedUsers = linkedUsers;
    this.audit = audit;
    this.eventLoops = eventLoops;
    this.ticker = ticker;
  }

  @Override
  public void bid(BidCall call, StreamObserver<BidReply> observer) {
    Replies.send(observer, () -> {
      CompletableFuture<BidReply> reply = new CompletableFuture<>();
      run(call, timeLeftMillis(call), AuctionTrace.NONE, result -> complete(reply, result));
      return reply;
    });
  }

  @Override
  public StreamObserver<BidBatch> bidStream(StreamObserver<BidReplyBatch> observer) {
    EventLoop loop = eventLoops.current();
    if (loop == null) {
      throw new IllegalStateException("not on an event loop");
    }
    return new BidStreamHandler(
        auctioneer, ticker, (ServerCallStreamObserver<BidReplyBatch>) observer, loop);
  }

  @Override
  public void explain(BidCall call, StreamObserver<BidExplanation> observer) {
    if (!call.getRecorded().isEmpty()) {
      Replies.send(observer, () -> replays.replay(call.getRecorded()));
      return;
    }
    Replies.send(observer, () -> {
      // What a profile does to a bid tells of the profile: this is a look at the user's data.
      return find(call)
          .thenCompose(user -> user.isEmpty() || audit.isEmpty()
              ? explain(call)
              : audit
                  .get()
                  .explained(
                      user.get(),
                      UserResolver.identifiedBy(call.getRequest()),
                      () -> explain(call)));
    });
  }

  private CompletableFuture<Optional<UserKey>> find(BidCall call) {
    UserKey user = users.resolve(call.getRequest(), call.getExchange());
    Exchange exchange = catalog.current().exchange(call.getExchange());
    return user != null || exchange == null
        ? CompletableFuture.completedFuture(Optional.ofNullable(user))
        : linkedUsers.find(call.getRequest(), exchange);
  }

  private CompletableFuture<BidExplanation> explain(BidCall call) {
    CompletableFuture<BidExplanation> explanation = new CompletableFuture<>();
    ExplanationTrace trace = new ExplanationTrace();
    long catalogVersion = catalog.current().version();
    run(call, EXPLAIN_TIME_MILLIS, trace, result -> {
      CompletableFuture<BidReply> reply = new CompletableFuture<>();
      complete(reply, result);
      var unused = reply.handle((answered, failure) -> failure == null
          ? explanation.complete(trace
              .explanation(
                  call.getRequest().getImpList().stream().map(Imp::getId).toList(),
                  UserResolver.identifiedBy(call.getRequest()))
              .setReply(answered)
              .setCatalogVersion(catalogVersion)
              .build())
          : explanation.completeExceptionally(failure));
    });
    return explanation;
  }

  @Override
  public void recent(RecentAuctionsRequest request, StreamObserver<RecentAuctions> observer) {
    Replies.sendValue(observer, () -> replays.recent(request));
  }

  @Override
  public void preview(PreviewRequest request, StreamObserver<PreviewReply> observer) {
    Replies.send(
        observer, () -> CompletableFuture.completedFuture(previews.of(request, catalog.current())));
  }

  private void run(
      BidCall call, long timeLeftMillis, AuctionTrace trace, Consumer<AuctionResult> answer) {
    auctioneer.run(
        call.getExchange(),
        call.getRequest(),
        ticker.read() + TimeUnit.MILLISECONDS.toNanos(timeLeftMillis),
        trace,
        answer);
    auctioneer.flush();
  }

  private static void complete(CompletableFuture<BidReply> reply, AuctionResult result) {
    if (result instanceof AuctionResult.Bids bids) {
      reply.complete(BidReply.newBuilder().setResponse(bids.response()).build());
    } else if (result instanceof AuctionResult.NoBid noBid) {
      reply.complete(BidReply.newBuilder()
          .setNoBid(NoBid.newBuilder().setReason(noBid.reason()))
          .build());
    } else {
      AuctionResult.Fault fault = (AuctionResult.Fault) result;
      reply.completeExceptionally(SegmentoException.invalid(
          "request." + fault.path(), "missing (expected: " + fault.expectation() + ")"));
    }
  }

  /** What the caller says, bounded by the call's own deadline. */
  private long timeLeftMillis(BidCall call) {
    long said = call.getTimeLeftMillis() > 0
        ? call.getTimeLeftMillis()
        : defaultTimeMillis(call.getExchange());
    Deadline deadline = Context.current().getDeadline();
    return deadline == null ? said : Math.min(said, deadline.timeRemaining(TimeUnit.MILLISECONDS));
  }

  private int defaultTimeMillis(String exchangeId) {
    @Nullable Exchange exchange = catalog.current().exchange(exchangeId);
    return exchange == null || exchange.getDefaultTmaxMillis() == 0
        ? DEFAULT_TIME_MILLIS
        : exchange.getDefaultTmaxMillis();
  }
}
