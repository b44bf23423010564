package io.segmento.gateway.bidding;

import java.nio.charset.StandardCharsets;

/** Reads single fields of a serialised bid request without parsing it. What is not protobuf has no fields; the core says so. */
final class WireScan {
  private static final int ID_FIELD = 1;
  private static final int TMAX_FIELD = 8;
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int DELIMITED = 2;
  private static final int FIXED32 = 5;
  private static final int MAX_VARINT_BITS = 64;

  private final byte[] bytes;
  private final int end;
  private int position;
  private long field;
  private int type;
  private long value;

  WireScan(byte[] message) {
    this(message, 0, message.length);
  }

  private WireScan(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** {@code tmax} in milliseconds, 0 when absent or negative. */
  static int tmaxMillis(byte[] request) {
    WireScan scan = new WireScan(request);
    long tmax = 0;
    while (scan.next()) {
      if (scan.isVarint(TMAX_FIELD)) {
        tmax = scan.varint();
      }
    }
    return tmax <= 0 ? 0 : (int) Math.min(tmax, Integer.MAX_VALUE);
  }

  /** {@code id}, empty when absent. */
  static String id(byte[] request) {
    WireScan scan = new WireScan(request);
    return scan.next(ID_FIELD)
        ? new String(request, scan.start(), scan.length(), StandardCharsets.UTF_8)
        : "";
  }

  /** Goes to the next field; false when there is none, or none that can be read. */
  boolean next() {
    if (position >= end) {
      return false;
    }
    long tag = readVarint();
    field = tag >>> 3;
    type = (int) (tag & 7);
    switch (type) {
      case VARINT -> value = readVarint();
      case FIXED64 -> position += Long.BYTES;
      case FIXED32 -> position += Integer.BYTES;
      case DELIMITED -> {
        value = readVarint();
        if (value < 0 || value > end - position) {
          position = end;
          return false;
        }
        position += (int) value;
      }
      default -> {
        position = end;
        return false;
      }
    }
    return position <= end;
  }

  /** Goes to the next field of that number that holds text, bytes or a message. */
  boolean next(int wanted) {
    while (next()) {
      if (isBytes(wanted)) {
        return true;
      }
    }
    return false;
  }

  boolean isBytes(int wanted) {
    return field == wanted && type == DELIMITED;
  }

  boolean isVarint(int wanted) {
    return field == wanted && type == VARINT;
  }

  /** The value of this field; only where {@link #isVarint} is true. */
  long varint() {
    return value;
  }

  /** Where the bytes of this field begin; only where {@link #isBytes} is true. */
  int start() {
    return position - (int) value;
  }

  int length() {
    return (int) value;
  }

  /** The message that this field holds. */
  WireScan message() {
    return new WireScan(bytes, start(), position);
  }

  private long readVarint() {
    long number = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS && position < end; shift += 7) {
      byte b = bytes[position++];
      number |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return number;
      }
    }
    position = end + 1;
    return -1;
  }
}
