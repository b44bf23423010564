package io.segmento.gateway.platform;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.segmento.gateway.config.BidConfig;
import io.segmento.gateway.overload.LoadShedder;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidItem;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.BidReplyBatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bids of one event loop. What is handed in during one turn of the loop leaves in one message on one bidirectional stream; replies come in any
 * order and find their bid by its sequence. All state belongs to the loop: nothing is locked, nothing hops.
 *
 * <p>The sequence is a slot of a fixed table and the number of times that it was used, so that a reply that comes after its deadline finds nobody.
 */
public final class BidLane {
  private static final int MAX_ITEMS = 64;
  private static final int MAX_MESSAGE_BYTES = 256 * 1024;
  private static final int ITEM_OVERHEAD_BYTES = 32;
  private static final int MAX_UNARY = 16;
  private static final int KEPT_FREE_SHARE = 16;
  private static final int SILENT_DEADLINES = 32;
  private static final long SILENT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final CallOptions STREAM_OPTIONS =
      CallOptions.DEFAULT.withOnReadyThreshold(2 * MAX_MESSAGE_BYTES);

  private final CoreLink link;
  private final CoreMetrics metrics;
  private final LoadShedder shedder;
  private final Backoff backoff = new Backoff();
  private final DeadlineWheel wheel;
  private final Runnable flush = this::flush;
  private final Runnable tick = this::tick;
  private final Consumer<PendingBid> expire = this::expire;

  private final @Nullable PendingBid[] pending;
  private final int[] freeSlots;
  private final int[] uses;
  private final int slotBits;
  /** Places that only bids which go first may have. */
  private final int keptFree;

  private int freeCount;

  private final @Nullable PendingBid[] outgoing = new @Nullable PendingBid[MAX_ITEMS];
  private int outgoingCount;
  private int outgoingBytes;

  private @Nullable ClientCall<BidBatch, BidReplyBatch> stream;
  private int unaryInFlight;
  private volatile boolean open;
  private boolean flushScheduled;
  private boolean tickScheduled;
  private long tickDueNanos;
  private boolean closed;
  private int deadlinesSinceReply;
  private long lastReplyNanos;

  BidLane(CoreLink link, CoreMetrics metrics, LoadShedder shedder, BidConfig config) {
    int maxInFlight = config.inFlightPerLoop();
    this.wheel = new DeadlineWheel(System.nanoTime(), config.maxTmax());
    this.link = link;
    this.metrics = metrics;
    this.shedder = shedder;
    this.pending = new @Nullable PendingBid[maxInFlight];
    this.freeSlots = new int[maxInFlight];
    this.uses = new int[maxInFlight];
    this.slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(maxInFlight - 1);
    for (int i = 0; i < maxInFlight; i++) {
      freeSlots[i] = maxInFlight - 1 - i;
    }
    this.keptFree = maxInFlight / KEPT_FREE_SHARE;
    this.freeCount = maxInFlight;
  }

  /** Hands a bid in; on the lane's loop. */
  public void submit(PendingBid bid) {
    int size = bid.request().length + bid.exchange().length() + ITEM_OVERHEAD_BYTES;
    if (size > MAX_MESSAGE_BYTES) {
      submitAlone(bid);
      return;
    }
    ClientCall<BidBatch, BidReplyBatch> call = stream;
    if (call == null || !call.isReady()) {
      bid.onNoAnswer(EdgeReason.CORE_AWAY);
      return;
    }
    if (freeCount <= (bid.isFirst() ? 0 : keptFree)) {
      bid.onNoAnswer(EdgeReason.OVERLOAD);
      return;
    }
    if (outgoingCount == MAX_ITEMS || outgoingBytes + size > MAX_MESSAGE_BYTES) {
      flush();
    }
    int slot = freeSlots[--freeCount];
    bid.slot = slot;
    bid.sequence = slot | (uses[slot]++ << slotBits);
    pending[slot] = bid;
    bid.submittedNanos = System.nanoTime();
    wheel.add(bid, bid.submittedNanos);
    shedder.handedIn();
    outgoing[outgoingCount++] = bid;
    outgoingBytes += size;
    metrics.inFlight(1);
    if (!flushScheduled) {
      flushScheduled = true;
      link.loop().execute(flush);
    }
    scheduleTick(bid.submittedNanos);
  }

  /** What decides, from what this lane sees, which requests are not even handed in; on the lane's loop. */
  public LoadShedder shedder() {
    return shedder;
  }

  /** Whether the stream is connected; on any thread. */
  boolean isOpen() {
    return open;
  }

  void start() {
    link.run(this::connect);
  }

  /** Ends the stream and answers whatever waits; on any thread. */
  void close() {
    link.run(() -> {
      closed = true;
      ClientCall<BidBatch, BidReplyBatch> call = stream;
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
    ClientCall<BidBatch, BidReplyBatch> call =
        channel.newCall(AuctionServiceGrpc.getBidStreamMethod(), STREAM_OPTIONS);
    stream = call;
    deadlinesSinceReply = 0;
    call.start(new Replies(channel, call), new Metadata());
    call.request(Integer.MAX_VALUE);
  }

  private void flush() {
    flushScheduled = false;
    int count = outgoingCount;
    ClientCall<BidBatch, BidReplyBatch> call = stream;
    if (count == 0 || call == null) {
      return;
    }
    long nowNanos = System.nanoTime();
    BidBatch.Builder batch = BidBatch.newBuilder();
    for (int i = 0; i < count; i++) {
      PendingBid bid = outgoing[i];
      outgoing[i] = null;
      if (bid != null && bid.slot != PendingBid.NOT_PENDING) {
        long leftMicros = Math.max(1, (bid.deadlineNanos() - nowNanos) / 1_000);
        batch.addItems(BidItem.newBuilder()
            .setSequence(bid.sequence)
            .setTimeLeftMicros((int) leftMicros)
            .setExchange(bid.exchange())
            .setRequest(UnsafeByteOperations.unsafeWrap(bid.request())));
      }
    }
    outgoingCount = 0;
    outgoingBytes = 0;
    if (batch.getItemsCount() > 0) {
      call.sendMessage(batch.build());
      metrics.batch(count);
    }
  }

  private void scheduleTick(long nowNanos) {
    if (!tickScheduled) {
      tickScheduled = true;
      tickDueNanos = nowNanos + DeadlineWheel.TICK_NANOS;
      link.schedule(tick, DeadlineWheel.TICK_NANOS);
    }
  }

  private void tick() {
    tickScheduled = false;
    long nowNanos = System.nanoTime();
    shedder.lagged(nowNanos - tickDueNanos);
    wheel.expire(nowNanos, expire);
    ClientCall<BidBatch, BidReplyBatch> call = stream;
    if (call != null
        && deadlinesSinceReply >= SILENT_DEADLINES
        && nowNanos - lastReplyNanos > SILENT_NANOS) {
      // A peer that is gone without a word would otherwise be waited for until TCP gives up.
      deadlinesSinceReply = 0;
      call.cancel("no replies", null);
    }
    if (freeCount < pending.length) {
      scheduleTick(nowNanos);
    }
  }

  private void expire(PendingBid bid) {
    deadlinesSinceReply++;
    forget(bid);
    long nowNanos = System.nanoTime();
    shedder.answered(nowNanos - bid.submittedNanos, nowNanos);
    bid.onNoAnswer(EdgeReason.DEADLINE);
  }

  private void forget(PendingBid bid) {
    wheel.remove(bid);
    pending[bid.slot] = null;
    freeSlots[freeCount++] = bid.slot;
    bid.slot = PendingBid.NOT_PENDING;
    metrics.inFlight(-1);
  }

  private void received(BidReplyBatch batch) {
    deadlinesSinceReply = 0;
    lastReplyNanos = System.nanoTime();
    backoff.reset();
    for (int i = 0; i < batch.getItemsCount(); i++) {
      BidItemReply reply = batch.getItems(i);
      int slot = reply.getSequence() & ((1 << slotBits) - 1);
      PendingBid bid = slot < pending.length ? pending[slot] : null;
      if (bid == null || bid.sequence != reply.getSequence()) {
        metrics.lateReply();
        continue;
      }
      forget(bid);
      shedder.answered(lastReplyNanos - bid.submittedNanos, lastReplyNanos);
      deliver(bid, reply);
    }
  }

  private static void deliver(PendingBid bid, BidItemReply reply) {
    switch (reply.getOutcomeCase()) {
      case RESPONSE -> bid.onResponse(reply.getResponse());
      case NO_BID -> bid.onNoBid(reply.getNoBid().getReason());
      case FAULT -> bid.onFault(reply.getFault().getCode(), reply.getFault().getMessage());
      case OUTCOME_NOT_SET -> bid.onFault(Status.Code.INTERNAL.value(), "");
    }
  }

  private void broken(ManagedChannel channel) {
    stream = null;
    open = false;
    outgoingCount = 0;
    outgoingBytes = 0;
    for (PendingBid bid : pending) {
      if (bid != null) {
        forget(bid);
        shedder.forgotten();
        bid.onNoAnswer(EdgeReason.CORE_AWAY);
      }
    }
    if (!closed) {
      link.failed(channel);
      metrics.streamBroken();
      link.schedule(this::connect, backoff.nextNanos());
    }
  }

  /** A body that fits no batch travels by itself. */
  private void submitAlone(PendingBid bid) {
    if (unaryInFlight == MAX_UNARY) {
      bid.onNoAnswer(EdgeReason.OVERLOAD);
      return;
    }
    BidRequest request;
    try {
      request = BidRequest.parseFrom(bid.request());
    } catch (InvalidProtocolBufferException e) {
      bid.onFault(Status.Code.INVALID_ARGUMENT.value(), "not protobuf");
      return;
    }
    long leftNanos = Math.max(1, bid.deadlineNanos() - System.nanoTime());
    BidCall call = BidCall.newBuilder()
        .setExchange(bid.exchange())
        .setRequest(request)
        .setTimeLeftMillis((int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos)))
        .build();
    unaryInFlight++;
    AuctionServiceGrpc.AuctionServiceStub stub = AuctionServiceGrpc.newStub(link.channel())
        .withDeadlineAfter(leftNanos, TimeUnit.NANOSECONDS);
    var unused = CoreCall.<BidReply>of(observer -> stub.bid(call, observer))
        .whenComplete((reply, failure) -> link.run(() -> {
          unaryInFlight--;
          deliverAlone(bid, reply, failure);
        }));
  }

  private static void deliverAlone(
      PendingBid bid, @Nullable BidReply reply, @Nullable Throwable failure) {
    if (reply != null && reply.hasResponse()) {
      bid.onResponse(reply.getResponse().toByteString());
    } else if (reply != null) {
      bid.onNoBid(reply.getNoBid().getReason());
    } else {
      Status status =
          Status.fromThrowable(failure == null ? new IllegalStateException("no reply") : failure);
      switch (status.getCode()) {
        case DEADLINE_EXCEEDED -> bid.onNoAnswer(EdgeReason.DEADLINE);
        case UNAVAILABLE -> bid.onNoAnswer(EdgeReason.CORE_AWAY);
        default -> {
          String text = status.getDescription();
          bid.onFault(status.getCode().value(), text == null ? "" : text);
        }
      }
    }
  }

  private final class Replies extends ClientCall.Listener<BidReplyBatch> {
    private final ManagedChannel channel;
    private final ClientCall<BidBatch, BidReplyBatch> call;

    Replies(ManagedChannel channel, ClientCall<BidBatch, BidReplyBatch> call) {
      this.channel = channel;
      this.call = call;
    }

    @Override
    public void onMessage(BidReplyBatch batch) {
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
