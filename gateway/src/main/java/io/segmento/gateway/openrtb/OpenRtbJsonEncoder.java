package io.segmento.gateway.openrtb;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse;

/**
 * Turns a message in the protobuf wire format into OpenRTB JSON in UTF-8, in one pass. Every field that is set is written, defaults too; booleans
 * as 0 and 1, which is what OpenRTB has; numbers without an exponent where that stays readable. Fields that the schema does not have are left out.
 *
 * <p>Not thread-safe: an instance belongs to one event loop and keeps its buffer.
 */
public final class OpenRtbJsonEncoder {
  private final MessageTable root;
  private final Descriptor type;
  private final NativeForm nativeForm;
  private final JsonSink out = new JsonSink();

  private OpenRtbJsonEncoder(MessageTable root, Descriptor type, NativeForm nativeForm) {
    this.root = root;
    this.type = type;
    this.nativeForm = requireNonNull(nativeForm, "nativeForm");
  }

  /** An encoder of bid requests. */
  public static OpenRtbJsonEncoder forRequests(NativeForm nativeForm) {
    return new OpenRtbJsonEncoder(
        OpenRtbTables.BID_REQUEST, BidRequest.getDescriptor(), nativeForm);
  }

  /** An encoder of bid responses. {@link NativeForm#STRING} is what every exchange can read. */
  public static OpenRtbJsonEncoder forResponses(NativeForm nativeForm) {
    return new OpenRtbJsonEncoder(
        OpenRtbTables.BID_RESPONSE, BidResponse.getDescriptor(), nativeForm);
  }

  public byte[] encode(byte[] message) throws OpenRtbFaultException {
    return encode(message, 0, message.length);
  }

  /** Returns the JSON in an array of its own; a fault when the bytes are not a message of this type. */
  public byte[] encode(byte[] message, int offset, int length) throws OpenRtbFaultException {
    if (!write(message, offset, length)) {
      byte[] ordered = ordered(message, offset, length);
      if (!write(ordered, 0, ordered.length)) {
        throw WireSource.fault();
      }
    }
    // Once over the whole text, instead of once for each string.
    if (!UnsafeByteOperations.unsafeWrap(out.bytes, 0, out.size).isValidUtf8()) {
      throw WireSource.fault();
    }
    return out.toByteArray();
  }

  private boolean write(byte[] message, int offset, int length) throws OpenRtbFaultException {
    out.reset();
    ObjectEncoder encoder =
        new ObjectEncoder(new WireSource(message, offset, length), out, nativeForm);
    encoder.object(root);
    return !encoder.scattered();
  }

  /**
   * Brings a message, of which a field stands in several places, into the order that a text needs. Protobuf allows it and no library writes it;
   * our decoder does when a name stands twice in an object.
   */
  private byte[] ordered(byte[] message, int offset, int length) throws OpenRtbFaultException {
    try {
      return DynamicMessage.newBuilder(type)
          .mergeFrom(message, offset, length)
          .build()
          .toByteArray();
    } catch (InvalidProtocolBufferException e) {
      throw WireSource.fault();
    }
  }
}
