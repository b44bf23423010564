package io.segmento.gateway.platform;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.NoBidReason;

/** How a bid request came back from the core, or why it did not. */
public sealed interface BidAnswer {

  /** A serialised openrtb.BidResponse. */
  record Bid(ByteString response) implements BidAnswer {}

  record NoBid(NoBidReason reason) implements BidAnswer {}

  /** The request breaks OpenRTB; the message holds the path of the fault and nothing of the request. */
  record Fault(String message) implements BidAnswer {}

  /** The core did not answer: {@code why} is one of a bounded set. */
  record Missed(Why why) implements BidAnswer {}

  /** Why there is no answer of the core. */
  enum Why {
    CORE_AWAY,
    NOT_READY_TO_SEND,
    DEADLINE,
    TOO_MANY_IN_FLIGHT
  }
}
