package io.segmento.gateway.platform;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.rpc.Code;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoop;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.netty.util.concurrent.ScheduledFuture;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidBatch;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidItem;
import io.segmento.proto.v1.BidItemReply;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.BidReplyBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's way to the core: the bid requests of one loop turn travel in one message of one stream, and everything about a request
 * happens on that loop. The lane keeps each deadline itself and then forgets the request. Used on its event loop only.
 */
public final class BidLane {

  static final int MAX_BATCH_ITEMS = 64;
  static final int MAX_BATCH_BYTES = 256 * 1024;

  private static final long FIRST_BACKOFF_MILLIS = 50;
  private static final long MAX_BACKOFF_MILLIS = 1_000;

  private final EventLoop loop;
  private final CoreChannels channels;
  private final int maxInFlight;
  private final BidLaneMetrics metrics;
  private final IntObjectMap<Pending> pending = new IntObjectHashMap<>();
  private final List<BidItem> batch = new ArrayList<>();
  private int batchBytes;
  private boolean flushScheduled;
  private int nextSequence;
  private int core;
  private long backoffMillis = FIRST_BACKOFF_MILLIS;
  private @Nullable ManagedChannel channel;
  private @Nullable ClientCallStreamObserver<BidBatch> stream;
  private boolean closed;

  public BidLane(EventLoop loop, CoreChannels channels, int maxInFlight, BidLaneMetrics metrics) {
    this.loop = loop;
    this.channels = channels;
    this.maxInFlight = maxInFlight;
    this.metrics = metrics;
  }

  /** What waits for an answer. */
  private record Pending(Consumer<BidAnswer> receiver, ScheduledFuture<?> deadline) {}

  /** Opens the stream; it opens itself again whenever it breaks. */
  public void start() {
    loop.execute(this::open);
  }

  public void close() {
    loop.execute(() -> {
      closed = true;
      if (stream != null) {
        stream.onCompleted();
      }
    });
  }

  /**
   * Asks the core.
   *
   * @param request a serialised openrtb.BidRequest
   * @param receiver called once, on this loop, at the deadline at the latest
   */
  public void bid(
      String exchange, byte[] request, long timeLeftMicros, Consumer<BidAnswer> receiver) {
    if (stream == null) {
      receiver.accept(new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY));
    } else if (pending.size() >= maxInFlight) {
      receiver.accept(new BidAnswer.Missed(BidAnswer.Why.TOO_MANY_IN_FLIGHT));
    } else if (request.length > MAX_BATCH_BYTES) {
      bidAlone(exchange, request, timeLeftMicros, receiver);
    } else {
      enqueue(exchange, request, timeLeftMicros, receiver);
    }
  }

  private void enqueue(
      String exchange, byte[] request, long timeLeftMicros, Consumer<BidAnswer> receiver) {
    int sequence = nextSequence++;
    ScheduledFuture<?> deadline =
        loop.schedule(() -> giveUp(sequence), timeLeftMicros, TimeUnit.MICROSECONDS);
    pending.put(sequence, new Pending(receiver, deadline));
    if (batch.size() == MAX_BATCH_ITEMS || batchBytes + request.length > MAX_BATCH_BYTES) {
      flush();
    }
    batch.add(BidItem.newBuilder()
        .setSequence(sequence)
        .setTimeLeftMicros((int) timeLeftMicros)
        .setExchange(exchange)
        // The array is this request's own and nobody writes to it any more.
        .setRequest(UnsafeByteOperations.unsafeWrap(request))
        .build());
    batchBytes += request.length;
    if (!flushScheduled) {
      // Runs when what the loop has read by now is dealt with: no timer, and a lone request does
      // not wait.
      flushScheduled = true;
      loop.execute(this::flushTurn);
    }
  }

  private void flushTurn() {
    flushScheduled = false;
    flush();
  }

  private void flush() {
    if (batch.isEmpty()) {
      return;
    }
    ClientCallStreamObserver<BidBatch> open = stream;
    if (open == null || !open.isReady()) {
      BidAnswer.Why why = open == null ? BidAnswer.Why.CORE_AWAY : BidAnswer.Why.NOT_READY_TO_SEND;
      for (BidItem item : batch) {
        answer(item.getSequence(), new BidAnswer.Missed(why));
      }
    } else {
      metrics.batch(batch.size());
      open.onNext(BidBatch.newBuilder().addAllItems(batch).build());
    }
    batch.clear();
    batchBytes = 0;
  }

  private void giveUp(int sequence) {
    answer(sequence, new BidAnswer.Missed(BidAnswer.Why.DEADLINE));
  }

  private void answer(int sequence, BidAnswer answer) {
    Pending waiting = pending.remove(sequence);
    if (waiting != null) {
      waiting.deadline().cancel(false);
      waiting.receiver().accept(answer);
    }
  }

  private void open() {
    if (closed) {
      return;
    }
    if (channel == null) {
      channel = channels.openOn(loop, core);
    }
    var unused = AuctionServiceGrpc.newStub(channel).bidStream(new Replies());
  }

  private void broken() {
    stream = null;
    batch.clear();
    batchBytes = 0;
    // Answering removes: over a copy.
    for (int sequence : pending.keySet().stream().mapToInt(Integer::intValue).toArray()) {
      answer(sequence, new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY));
    }
    if (channels.count() > 1 && channel != null) {
      channel.shutdownNow();
      channel = null;
      core++;
    } else if (channel != null) {
      channel.resetConnectBackoff();
    }
    if (!closed) {
      var unused = loop.schedule(this::open, backoffMillis, TimeUnit.MILLISECONDS);
      backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
    }
  }

  /** A body that would fill a batch by itself goes as a call of its own. */
  private void bidAlone(
      String exchange, byte[] request, long timeLeftMicros, Consumer<BidAnswer> receiver) {
    ManagedChannel open = channel;
    if (open == null) {
      receiver.accept(new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY));
      return;
    }
    BidCall.Builder call = BidCall.newBuilder().setExchange(exchange).setTimeLeftMillis((int)
        Math.max(1, TimeUnit.MICROSECONDS.toMillis(timeLeftMicros)));
    try {
      call.setRequest(BidRequest.parseFrom(request));
    } catch (InvalidProtocolBufferException e) {
      receiver.accept(new BidAnswer.Fault("request: not an openrtb.BidRequest"));
      return;
    }
    AuctionServiceGrpc.newStub(open)
        .withDeadlineAfter(timeLeftMicros, TimeUnit.MICROSECONDS)
        .bid(call.build(), new LoneReply(receiver));
  }

  /** The core's side of the stream. Called on the loop, since the channel lives there. */
  private final class Replies implements ClientResponseObserver<BidBatch, BidReplyBatch> {

    @Override
    public void beforeStart(ClientCallStreamObserver<BidBatch> requests) {
      // Only a stream that the transport has taken counts as open: until then the answer is a quick
      // 204.
      requests.setOnReadyHandler(() -> {
        stream = requests;
        backoffMillis = FIRST_BACKOFF_MILLIS;
      });
    }

    @Override
    public void onNext(BidReplyBatch replies) {
      for (int i = 0; i < replies.getItemsCount(); i++) {
        BidItemReply item = replies.getItems(i);
        answer(item.getSequence(), answerOf(item));
      }
    }

    private BidAnswer answerOf(BidItemReply item) {
      return switch (item.getOutcomeCase()) {
        case RESPONSE -> new BidAnswer.Bid(item.getResponse());
        case NO_BID -> new BidAnswer.NoBid(item.getNoBid().getReason());
        case FAULT ->
          item.getFault().getCode() == Code.INVALID_ARGUMENT_VALUE
              ? new BidAnswer.Fault(item.getFault().getMessage())
              : new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY);
        case OUTCOME_NOT_SET -> new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY);
      };
    }

    @Override
    public void onError(Throwable failure) {
      broken();
    }

    @Override
    public void onCompleted() {
      broken();
    }
  }

  /** The reply to a call of its own. */
  private static final class LoneReply implements StreamObserver<BidReply> {
    private final Consumer<BidAnswer> receiver;
    private @Nullable BidAnswer answer;

    private LoneReply(Consumer<BidAnswer> receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onNext(BidReply reply) {
      ByteString response =
          reply.hasResponse() ? reply.getResponse().toByteString() : ByteString.EMPTY;
      answer = reply.hasResponse()
          ? new BidAnswer.Bid(response)
          : new BidAnswer.NoBid(reply.getNoBid().getReason());
    }

    @Override
    public void onError(Throwable failure) {
      Status status = Status.fromThrowable(failure);
      receiver.accept(
          switch (status.getCode()) {
            case INVALID_ARGUMENT -> new BidAnswer.Fault(String.valueOf(status.getDescription()));
            case DEADLINE_EXCEEDED -> new BidAnswer.Missed(BidAnswer.Why.DEADLINE);
            default -> new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY);
          });
    }

    @Override
    public void onCompleted() {
      receiver.accept(answer == null ? new BidAnswer.Missed(BidAnswer.Why.CORE_AWAY) : answer);
    }
  }
}
