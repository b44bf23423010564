package io.segmento.platform.tracking;

import com.google.rpc.Code;
import com.google.rpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.grpc.Replies;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One gateway's stream of events. Its messages arrive on one event loop; an item is answered as soon as it is done, and one that fails does so alone.
 * When the node drains, what was begun is still answered, and what comes then is left to the gateway, which keeps it or tells another node.
 */
final class TrackStreamHandler implements StreamObserver<TrackBatch> {
  static final int MAX_ITEMS = 64;

  private final Function<TrackRequest, CompletableFuture<TrackReply>> tracker;
  private final Consumer<TrackStreamHandler> onEnd;
  private final TrackReplies replies;
  /** Items that are not answered yet, and one for the stream as long as more may come. */
  private final AtomicInteger open = new AtomicInteger(1);

  private final AtomicBoolean closed = new AtomicBoolean();

  TrackStreamHandler(
      Function<TrackRequest, CompletableFuture<TrackReply>> tracker,
      ServerCallStreamObserver<TrackReplyBatch> stream,
      Executor turn,
      Consumer<TrackStreamHandler> onEnd) {
    this.tracker = tracker;
    this.onEnd = onEnd;
    this.replies = new TrackReplies(stream, turn);
    // What is under way when the gateway goes away is still recorded, and answered into the void.
    stream.setOnCancelHandler(() -> onEnd.accept(this));
  }

  @Override
  public void onNext(TrackBatch batch) {
    if (closed.get()) {
      return;
    }
    for (int i = 0; i < batch.getItemsCount(); i++) {
      TrackItem item = batch.getItems(i);
      int sequence = item.getSequence();
      open.incrementAndGet();
      if (i < MAX_ITEMS) {
        var unused = track(item.getRequest()).whenComplete((reply, failure) -> {
          replies.add(reply(sequence, reply, failure));
          done();
        });
      } else {
        replies.add(fault(
            sequence,
            Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED_VALUE)
                .setMessage("items: too many (expected: <= " + MAX_ITEMS + ")")
                .build()));
        done();
      }
    }
  }

  /** A request that breaks its contract fails like one whose store is away: by the future. */
  private CompletableFuture<TrackReply> track(TrackRequest request) {
    try {
      return tracker.apply(request);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void done() {
    if (open.decrementAndGet() == 0) {
      onEnd.accept(this);
      replies.end();
    }
  }

  private static TrackItemReply reply(
      int sequence, @Nullable TrackReply reply, @Nullable Throwable failure) {
    return reply == null
        ? fault(
            sequence,
            Replies.itemStatus(failure == null ? new IllegalStateException("no reply") : failure))
        : TrackItemReply.newBuilder().setSequence(sequence).setReply(reply).build();
  }

  private static TrackItemReply fault(int sequence, Status status) {
    return TrackItemReply.newBuilder()
        .setSequence(sequence)
        .setFault(ItemFault.newBuilder().setCode(status.getCode()).setMessage(status.getMessage()))
        .build();
  }

  /** Takes nothing more, and ends the stream when all that was taken is answered; on any thread, any number of times. */
  void close() {
    if (closed.compareAndSet(false, true)) {
      done();
    }
  }

  @Override
  public void onError(Throwable t) {
    // The gateway went away; it keeps what was not answered, and sends it again under the same
    // event ids.
  }

  @Override
  public void onCompleted() {
    close();
  }
}
