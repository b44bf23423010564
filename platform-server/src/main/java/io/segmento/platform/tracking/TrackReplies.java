package io.segmento.platform.tracking;

import io.grpc.stub.ServerCallStreamObserver;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReplyBatch;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the replies of one stream of events: those that become ready in one turn of its event loop, as the answers of the store to a batch do, in one
 * message. Thread-safe, without locks.
 */
final class TrackReplies {
  static final int MAX_BATCH = 64;

  private final ServerCallStreamObserver<TrackReplyBatch> stream;
  private final Executor turn;
  private final Queue<TrackItemReply> ready = new ConcurrentLinkedQueue<>();
  /** What is not sent yet. Only who raises it from zero has it sent, so that one thread sends at a time. */
  private final AtomicInteger waiting = new AtomicInteger();

  private volatile boolean ended;
  private boolean completed;

  /** With an executor that runs tasks at the end of the turn of the stream's event loop. */
  TrackReplies(ServerCallStreamObserver<TrackReplyBatch> stream, Executor turn) {
    this.stream = stream;
    this.turn = turn;
  }

  void add(TrackItemReply reply) {
    ready.add(reply);
    wake();
  }

  /** Completes the stream after what was added; what is added later is dropped. */
  void end() {
    ended = true;
    wake();
  }

  private void wake() {
    if (waiting.getAndIncrement() == 0) {
      turn.execute(this::drain);
    }
  }

  private void drain() {
    int missed = waiting.get();
    do {
      send();
      missed = waiting.addAndGet(-missed);
    } while (missed != 0);
  }

  private void send() {
    TrackReplyBatch.Builder batch = TrackReplyBatch.newBuilder();
    boolean last = ended;
    TrackItemReply reply;
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
    if (last && !completed) {
      completed = true;
      if (!stream.isCancelled()) {
        stream.onCompleted();
      }
    }
  }

  private void onNext(TrackReplyBatch batch) {
    // What was begun while the stream was being ended is done, but nobody waits for it any more.
    if (!completed && !stream.isCancelled()) {
      stream.onNext(batch);
    }
  }
}
