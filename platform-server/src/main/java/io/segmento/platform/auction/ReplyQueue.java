package io.segmento.platform.auction;

import io.grpc.stub.ServerCallStreamObserver;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReplyBatch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the replies of one bid stream, as many in a message as are ready: a stream takes one message at a time, replies come from many
 * threads. Whoever finds nobody sending sends for all. Thread-safe, without locks.
 */
final class ReplyQueue {

  static final int MAX_BATCH = 64;

  private final ServerCallStreamObserver<BidReplyBatch> stream;
  private final Queue<BidItemReply> ready = new ConcurrentLinkedQueue<>();
  /** Replies that are not sent yet, and one for a hold. Only who raises it from zero sends. */
  private final AtomicInteger waiting = new AtomicInteger();

  ReplyQueue(ServerCallStreamObserver<BidReplyBatch> stream) {
    this.stream = stream;
  }

  /**
   * Tries to collect replies without sending them, so that those to one batch travel together.
   *
   * @return true when replies are held until {@link #release}; false when somebody is sending already and goes on doing so
   */
  boolean hold() {
    return waiting.compareAndSet(0, 1);
  }

  /** Sends what was collected; only after {@link #hold} said yes. */
  void release() {
    drain(waiting.get());
  }

  void add(BidItemReply reply) {
    ready.add(reply);
    if (waiting.getAndIncrement() == 0) {
      drain(1);
    }
  }

  private void drain(int seen) {
    int missed = seen;
    do {
      send();
      missed = waiting.addAndGet(-missed);
    } while (missed != 0);
  }

  private void send() {
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
    if (!stream.isCancelled()) {
      stream.onNext(batch);
    }
  }
}
