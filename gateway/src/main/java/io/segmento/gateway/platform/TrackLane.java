package io.segmento.gateway.platform;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackReplyBatch;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The events of one event loop. Calls that are handed in during one turn of the loop leave in one message on one bidirectional stream, without a
 * timer; replies come in any order and find their call by its sequence. While there is no stream a call travels by itself, which finds out
 * whether a core is there at all. All state belongs to the loop: nothing is locked, nothing hops.
 *
 * <p>All calls are given the same time, so the one that was handed in first is also the first to be given up: sequences are places in a ring.
 */
public final class TrackLane {
  private static final int MAX_ITEMS = 64;
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;
  private static final int ITEM_OVERHEAD_BYTES = 16;
  private static final int SILENT_DEADLINES = 32;
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final CallOptions STREAM_OPTIONS =
      CallOptions.DEFAULT.withOnReadyThreshold(2 * MAX_MESSAGE_BYTES);

  private final CoreLink link;
  private final TrackMetrics metrics;
  private final long timeoutNanos;
  private final int maxInFlight;
  private final Backoff backoff = new Backoff();
  private final Runnable flush = this::flush;
  private final Runnable expire = this::expire;

  /** By sequence, modulo its length, a power of two. */
  private final @Nullable PendingTrack[] ring;

  private int first;
  private int next;

  private TrackBatch.Builder outgoing = TrackBatch.newBuilder();
  private int outgoingBytes;

  private @Nullable ClientCall<TrackBatch, TrackReplyBatch> stream;
  private boolean open;
  private boolean flushScheduled;
  private boolean expiryScheduled;
  private boolean closed;
  private int deadlinesSinceReply;
  private long lastReplyNanos;

  /** A call that waits for its reply until {@code deadlineNanos} of {@link System#nanoTime}. */
  private record PendingTrack(CompletableFuture<TrackReply> reply, long deadlineNanos) {}

  TrackLane(CoreLink link, TrackMetrics metrics, Duration timeout, int maxInFlight) {
    this.link = link;
    this.metrics = metrics;
    this.timeoutNanos = timeout.toNanos();
    this.maxInFlight = maxInFlight;
    this.ring = new @Nullable PendingTrack[Math.max(2, Integer.highestOneBit(maxInFlight - 1) * 2)];
  }

  /**
   * Hands a call in; on the lane's loop. The reply comes there too, or a {@link StatusRuntimeException}: what the core says of this call, or
   * {@code UNAVAILABLE}, {@code DEADLINE_EXCEEDED} or {@code RESOURCE_EXHAUSTED} when it says nothing; then the events may have been recorded.
   */
  public CompletableFuture<TrackReply> submit(TrackRequest request) {
    int size = request.getSerializedSize() + ITEM_OVERHEAD_BYTES;
    ClientCall<TrackBatch, TrackReplyBatch> call = stream;
    if (!open || call == null || size > MAX_MESSAGE_BYTES) {
      return submitAlone(request);
    }
    if (!call.isReady() || next - first >= maxInFlight) {
      metrics.refused();
      return CompletableFuture.failedFuture(Status.RESOURCE_EXHAUSTED
          .withDescription("too many calls wait for the core")
          .asRuntimeException());
    }
    if (outgoing.getItemsCount() == MAX_ITEMS || outgoingBytes + size > MAX_MESSAGE_BYTES) {
      flush();
    }
    CompletableFuture<TrackReply> reply = new CompletableFuture<>();
    int sequence = next++;
    ring[place(sequence)] = new PendingTrack(reply, System.nanoTime() + timeoutNanos);
    metrics.inFlight(1);
    outgoing.addItems(TrackItem.newBuilder().setSequence(sequence).setRequest(request));
    outgoingBytes += size;
    if (!flushScheduled) {
      flushScheduled = true;
      link.loop().execute(flush);
    }
    scheduleExpiry(timeoutNanos);
    return reply;
  }

  void start() {
    link.run(this::connect);
  }

  /** Ends the stream and fails whatever waits; on any thread. */
  void close() {
    link.run(() -> {
      closed = true;
      ClientCall<TrackBatch, TrackReplyBatch> call = stream;
      if (call != null) {
        call.cancel("gateway closes", null);
      }
    });
  }

  private void connect() {
    if (closed) {
      return;
    }
    ManagedChannel channel = link.channel();
    ClientCall<TrackBatch, TrackReplyBatch> call =
        channel.newCall(TrackingServiceGrpc.getTrackStreamMethod(), STREAM_OPTIONS);
    stream = call;
    deadlinesSinceReply = 0;
    call.start(new Replies(channel, call), new Metadata());
    call.request(Integer.MAX_VALUE);
  }

  private CompletableFuture<TrackReply> submitAlone(TrackRequest request) {
    metrics.alone();
    TrackingServiceGrpc.TrackingServiceStub stub = TrackingServiceGrpc.newStub(link.channel())
        .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS);
    return CoreCall.of(observer -> stub.track(request, observer));
  }

  private void flush() {
    flushScheduled = false;
    ClientCall<TrackBatch, TrackReplyBatch> call = stream;
    if (outgoing.getItemsCount() == 0 || call == null) {
      return;
    }
    TrackBatch batch = outgoing.build();
    outgoing = TrackBatch.newBuilder();
    outgoingBytes = 0;
    call.sendMessage(batch);
    metrics.batch(batch.getItemsCount());
  }

  private void scheduleExpiry(long afterNanos) {
    if (!expiryScheduled) {
      expiryScheduled = true;
      link.schedule(expire, Math.max(0, afterNanos));
    }
  }

  /** One timer for all calls, at the deadline of the first. */
  private void expire() {
    expiryScheduled = false;
    long nowNanos = System.nanoTime();
    for (PendingTrack oldest = oldest(); oldest != null; oldest = oldest()) {
      if (oldest.deadlineNanos() - nowNanos > 0) {
        scheduleExpiry(oldest.deadlineNanos() - nowNanos);
        break;
      }
      deadlinesSinceReply++;
      fail(first, oldest, Status.DEADLINE_EXCEEDED.withDescription("no reply in time"));
    }
    ClientCall<TrackBatch, TrackReplyBatch> call = stream;
    if (call != null
        && deadlinesSinceReply >= SILENT_DEADLINES
        && nowNanos - lastReplyNanos > SILENT_NANOS) {
      // A peer that is gone without a word would otherwise be waited for until TCP gives up.
      deadlinesSinceReply = 0;
      call.cancel("no replies", null);
    }
  }

  /** The call that waits longest; null when none does. */
  private @Nullable PendingTrack oldest() {
    while (first != next) {
      PendingTrack pending = ring[place(first)];
      if (pending != null) {
        return pending;
      }
      first++;
    }
    return null;
  }

  private int place(int sequence) {
    return sequence & (ring.length - 1);
  }

  private void forget(int sequence) {
    ring[place(sequence)] = null;
    metrics.inFlight(-1);
    // Its place and those of calls that were answered before it are free again.
    var unused = oldest();
  }

  private void fail(int sequence, PendingTrack pending, Status status) {
    forget(sequence);
    pending.reply().completeExceptionally(status.asRuntimeException());
  }

  private void received(TrackReplyBatch batch) {
    deadlinesSinceReply = 0;
    lastReplyNanos = System.nanoTime();
    backoff.reset();
    for (int i = 0; i < batch.getItemsCount(); i++) {
      TrackItemReply item = batch.getItems(i);
      int sequence = item.getSequence();
      boolean waits = sequence - first >= 0 && sequence - next < 0;
      PendingTrack pending = waits ? ring[place(sequence)] : null;
      if (pending == null) {
        metrics.lateReply();
      } else if (item.hasReply()) {
        forget(sequence);
        pending.reply().complete(item.getReply());
      } else {
        fail(sequence, pending, statusOf(item.getFault()));
      }
    }
  }

  /** A reply that says nothing is a fault of the core's. */
  private static Status statusOf(ItemFault fault) {
    return fault.getCode() == Status.Code.OK.value()
        ? Status.INTERNAL
        : Status.fromCodeValue(fault.getCode()).withDescription(fault.getMessage());
  }

  private void broken(ManagedChannel channel) {
    stream = null;
    open = false;
    outgoing = TrackBatch.newBuilder();
    outgoingBytes = 0;
    for (PendingTrack oldest = oldest(); oldest != null; oldest = oldest()) {
      fail(first, oldest, Status.UNAVAILABLE.withDescription("the core went away"));
    }
    if (!closed) {
      link.failed(channel);
      metrics.streamBroken();
      link.schedule(this::connect, backoff.nextNanos());
    }
  }

  private final class Replies extends ClientCall.Listener<TrackReplyBatch> {
    private final ManagedChannel channel;
    private final ClientCall<TrackBatch, TrackReplyBatch> call;

    Replies(ManagedChannel channel, ClientCall<TrackBatch, TrackReplyBatch> call) {
      this.channel = channel;
      this.call = call;
    }

    @Override
    public void onMessage(TrackReplyBatch batch) {
      // The transport lives on this loop; only closing may come from elsewhere.
      if (link.loop().inEventLoop()) {
        received(batch);
      } else {
        link.run(() -> received(batch));
      }
    }

    @Override
    public void onReady() {
      link.run(() -> {
        if (stream == call) {
          open = true;
        }
      });
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      link.run(() -> {
        if (stream == call) {
          broken(channel);
        }
      });
    }
  }
}
