package io.segmento.platform.eventlog;

import java.nio.ByteBuffer;

/** The only trace of a user in the log: 128 bits of HMAC(day key, user key), of which nothing can be told once the day's key is gone. Never printed. */
public record UserRef(long high, long low) {
  /** Length of {@link #bytes()}. */
  public static final int BYTES = 16;

  /** From its 16 bytes, or from the first 16 of more. */
  public static UserRef of(byte[] bytes) {
    if (bytes.length < BYTES) {
      throw new IllegalArgumentException(
          "user reference: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UserRef(buffer.getLong(), buffer.getLong());
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  @Override
  public String toString() {
    return "UserRef(***)";
  }
}
