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

  private final byte[] message;
  private int position;

  private WireScan(byte[] message) {
    this.message = message;
  }

  /** {@code tmax} in milliseconds, 0 when absent or negative. */
  static int tmaxMillis(byte[] request) {
    long tmax = new WireScan(request).scan(TMAX_FIELD, VARINT);
    return tmax <= 0 ? 0 : (int) Math.min(tmax, Integer.MAX_VALUE);
  }

  /** {@code id}, empty when absent. */
  static String id(byte[] request) {
    WireScan scan = new WireScan(request);
    int length = (int) scan.scan(ID_FIELD, DELIMITED);
    return length <= 0 ? "" : new String(request, scan.position, length, StandardCharsets.UTF_8);
  }

  /** The last varint of that field, or the length of its first bytes with the position at them; -1 when there is none. */
  private long scan(int field, int type) {
    long found = -1;
    while (position < message.length) {
      long tag = varint();
      int wireType = (int) (tag & 7);
      long value = wireType == VARINT || wireType == DELIMITED ? varint() : 0;
      if (position < 0 || position > message.length) {
        return -1;
      }
      boolean wanted = tag >>> 3 == field && wireType == type;
      switch (wireType) {
        case VARINT -> found = wanted ? value : found;
        case FIXED64 -> position += Long.BYTES;
        case FIXED32 -> position += Integer.BYTES;
        case DELIMITED -> {
          if (value < 0 || value > message.length - position) {
            return -1;
          }
          if (wanted) {
            return value;
          }
          position += (int) value;
        }
        default -> {
          return -1;
        }
      }
    }
    return found;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < MAX_VARINT_BITS && position < message.length; shift += 7) {
      byte b = message[position++];
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    position = message.length + 1;
    return -1;
  }
}
