package io.segmento.gateway.openrtb;

import com.google.protobuf.WireFormat;
import io.segmento.gateway.openrtb.OpenRtbFaultException.Reason;

/** Reads the protobuf wire format from an array, never past the end of the message that it is in. Not thread-safe. */
final class WireSource {
  private static final int MAX_VARINT = 10;

  final byte[] bytes;
  int position;
  private int limit;

  WireSource(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    this.position = offset;
    this.limit = offset + length;
  }

  boolean atEnd() {
    return position >= limit;
  }

  /** Enters a length-delimited field. Returns what {@link #leave} needs. */
  int enter() throws OpenRtbFaultException {
    int length = length();
    int outer = limit;
    limit = position + length;
    return outer;
  }

  void leave(int outer) {
    limit = outer;
  }

  /** The length of the content that follows, which is inside the message. */
  int length() throws OpenRtbFaultException {
    long length = varint();
    if (length < 0 || length > limit - position) {
      throw fault();
    }
    return (int) length;
  }

  int tag() throws OpenRtbFaultException {
    long tag = varint();
    if (tag >>> 32 != 0 || tag >>> 3 == 0) {
      throw fault();
    }
    return (int) tag;
  }

  long varint() throws OpenRtbFaultException {
    long value = 0;
    for (int i = 0; i < MAX_VARINT && position < limit; i++) {
      byte next = bytes[position++];
      value |= (long) (next & 0x7F) << (7 * i);
      if (next >= 0) {
        return value;
      }
    }
    throw fault();
  }

  long fixed64() throws OpenRtbFaultException {
    if (limit - position < Long.BYTES) {
      throw fault();
    }
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      value |= (bytes[position++] & 0xFFL) << shift;
    }
    return value;
  }

  /** Passes over the value of a field that the schema does not have. */
  void skip(int tag) throws OpenRtbFaultException {
    switch (tag & 7) {
      case WireFormat.WIRETYPE_VARINT -> varint();
      case WireFormat.WIRETYPE_FIXED64 -> fixed64();
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
        int length = length();
        position += length;
      }
      case WireFormat.WIRETYPE_FIXED32 -> {
        if (limit - position < Integer.BYTES) {
          throw fault();
        }
        position += Integer.BYTES;
      }
      // Groups: OpenRTB has none and no sender of ours writes one.
      default -> throw fault();
    }
  }

  static OpenRtbFaultException fault() {
    return new OpenRtbFaultException(Reason.SYNTAX, "", "malformed protobuf");
  }
}
