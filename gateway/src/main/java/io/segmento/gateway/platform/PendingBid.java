package io.segmento.gateway.platform;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.NoBidReason;
import org.jspecify.annotations.Nullable;

/**
 * One bid on its way to the core and back: exactly one of its four answers is called, once, on the event loop that it was handed in on. It is
 * its own entry in the tables of its lane, so that waiting costs no further object.
 */
public abstract class PendingBid {
  static final int NOT_PENDING = -1;

  private final String exchange;
  private byte @Nullable [] request;
  private long deadlineNanos;
  private boolean first;

  int slot = NOT_PENDING;
  long submittedNanos;
  int sequence;
  int bucket;

  @Nullable
  PendingBid next;

  @Nullable
  PendingBid previous;

  protected PendingBid(String exchange) {
    this.exchange = requireNonNull(exchange, "exchange");
  }

  /**
   * Sets what is asked: a serialised bid request, and the {@link System#nanoTime} at which an answer is too late.
   *
   * @param first it has the last places, when there are few
   */
  protected final void ask(byte[] request, long deadlineNanos, boolean first) {
    this.request = request;
    this.deadlineNanos = deadlineNanos;
    this.first = first;
  }

  final boolean isFirst() {
    return first;
  }

  final String exchange() {
    return exchange;
  }

  final byte[] request() {
    return requireNonNull(request, "request");
  }

  final long deadlineNanos() {
    return deadlineNanos;
  }

  /** A serialised bid response. */
  protected abstract void onResponse(ByteString response);

  /** The core does not bid. */
  protected abstract void onNoBid(NoBidReason reason);

  /** The core refuses the request: a canonical gRPC code and a text without anything of the request. */
  protected abstract void onFault(int code, String message);

  /** The gateway gave up. */
  protected abstract void onNoAnswer(EdgeReason reason);
}
