package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.OpenRtbExtensions;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidItem;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReplyBatch;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.NoBid;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** One gateway's bid stream. Its messages arrive on one event loop and replies leave on it, whatever thread makes them. An item that is broken fails alone. */
final class BidStreamHandler implements StreamObserver<BidBatch> {

  private static final int MAX_ITEMS = 64;

  private final Auctioneer auctioneer;
  private final Ticker ticker;
  private final ReplyQueue replies;

  BidStreamHandler(
      Auctioneer auctioneer,
      Ticker ticker,
      ServerCallStreamObserver<BidReplyBatch> stream,
      Executor loop) {
    this.auctioneer = auctioneer;
    this.ticker = ticker;
    this.replies = new ReplyQueue(stream, loop);
    // Nothing to do when the gateway goes away: what is under way is answered into the void.
    stream.setOnCancelHandler(() -> {});
  }

  @Override
  public void onNext(BidBatch batch) {
    long now = ticker.read();
    for (int i = 0; i < batch.getItemsCount(); i++) {
      BidItem item = batch.getItems(i);
      if (i < MAX_ITEMS) {
        decide(item, now);
      } else {
        replies.add(fault(
            item.getSequence(), Code.RESOURCE_EXHAUSTED, "items: too many (expected: <= 64)"));
      }
    }
    auctioneer.flush();
  }

  private void decide(BidItem item, long now) {
    int sequence = item.getSequence();
    BidRequest request;
    try {
      request = BidRequest.parseFrom(item.getRequest(), OpenRtbExtensions.REGISTRY);
    } catch (InvalidProtocolBufferException e) {
      replies.add(fault(sequence, Code.INVALID_ARGUMENT, "request: not an openrtb.BidRequest"));
      return;
    }
    long deadline = now + TimeUnit.MICROSECONDS.toNanos(item.getTimeLeftMicros());
    auctioneer.run(
        item.getExchange(),
        request,
        deadline,
        AuctionTrace.NONE,
        result -> replies.add(reply(sequence, result)));
  }

  private static BidItemReply reply(int sequence, AuctionResult result) {
    BidItemReply.Builder reply = BidItemReply.newBuilder().setSequence(sequence);
    if (result instanceof AuctionResult.Bids bids) {
      return reply.setResponse(bids.response().toByteString()).build();
    }
    if (result instanceof AuctionResult.NoBid noBid) {
      return reply.setNoBid(NoBid.newBuilder().setReason(noBid.reason())).build();
    }
    AuctionResult.Fault fault = (AuctionResult.Fault) result;
    return fault(
        sequence,
        Code.INVALID_ARGUMENT,
        fault.path() + ": missing (expected: " + fault.expectation() + ")");
  }

  private static BidItemReply fault(int sequence, Code code, String message) {
    return BidItemReply.newBuilder()
        .setSequence(sequence)
        .setFault(ItemFault.newBuilder().setCode(code.getNumber()).setMessage(message))
        .build();
  }

  @Override
  public void onError(Throwable t) {
    // The gateway went away; it forgets its sequences by itself.
  }

  @Override
  public void onCompleted() {
    replies.end();
  }
}
