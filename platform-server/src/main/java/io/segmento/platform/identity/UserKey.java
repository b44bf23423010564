package io.segmento.platform.identity;

import java.nio.ByteBuffer;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The pseudonym under which a user is stored: 128 bits of a keyed hash. Never printed. Immutable. */
public final class UserKey {

  /** Length of {@link #bytes()}. */
  public static final int BYTES = 16;

  private final long high;
  private final long low;

  private UserKey(long high, long low) {
    this.high = high;
    this.low = low;
  }

  /** From 16 bytes. */
  public static UserKey of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "user key: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new UserKey(buffer.getLong(), buffer.getLong());
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
  }

  /** How it stands in Redis keys: 22 characters of base64url. */
  public String tag() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes());
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserKey key && key.high == high && key.low == low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  @Override
  public String toString() {
    return "UserKey(***)";
  }
}
