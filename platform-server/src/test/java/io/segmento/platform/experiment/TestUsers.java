package io.segmento.platform.experiment;

import io.segmento.platform.identity.UserKey;
import java.nio.ByteBuffer;

/** Users by number. */
final class TestUsers {
  private TestUsers() {}

  static UserKey user(long number) {
    return UserKey.of(
        ByteBuffer.allocate(UserKey.BYTES).putLong(number).putLong(~number).array());
  }
}
