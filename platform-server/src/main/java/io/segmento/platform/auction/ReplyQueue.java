package io.segmento.platform.auction;

import io.grpc.stub.ServerCallStreamObserver;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReplyBatch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends the replies of one bid stream, from any threads, in turns of its event loop: what is ready by then goes in one message. They would have to wait
 * for the loop in any case, since it alone writes, and each message costs both sides as much as a small bid. Thread-safe, without locks.
 */
final class ReplyQueue {

  static final int MAX_BATCH = 64;

  private final ServerCallStreamObserver<BidReplyBatch> stream;
  private final Executor loop;
  private final Queue<BidItemReply> ready = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private boolean ended;

  /** With an executor that runs one task at a time, at the end of the turn of the stream's event loop. */
  ReplyQueue(ServerCallStreamObserver<BidReplyBatch> stream, Executor loop) {
    this.stream = stream;
    this.loop = loop;
  }

  /** From any thread. */
  void add(BidItemReply reply) {
    ready.add(reply);
    if (scheduled.compareAndSet(false, true)) {
      loop.execute(this::send);
    }
  }

  /** Sends what is ready and completes the stream; on its event loop. What is added later is dropped. */
  void end() {
    send();
    ended = true;
    if (!stream.isCancelled()) {
      stream.onCompleted();
    }
  }

  private void send() {
    // First: what is added from here on is seen below, or has a turn of its own.
    scheduled.set(false);
    BidReplyBatch.Builder batch = BidReplyBatch.newBuilder();
    BidItemReply reply;
    while ((reply = ready.poll()) != null) {
      batch.addItems(reply);
      if (batch.getItemsCount() == MAX_BATCH) {
        onNext(batch.build());
        batch.clear();
      }
    }
    if (batch.getItemsCount() > 0) {
      onNext(batch.build());
    }
  }

  private void onNext(BidReplyBatch batch) {
    if (!ended && !stream.isCancelled()) {
      stream.onNext(batch);
    }
  }
}
