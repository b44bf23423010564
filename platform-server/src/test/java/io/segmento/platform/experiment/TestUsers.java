package io.segmento.platform.experiment;

import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.identity.KeyRing;
import io.segmento.platform.identity.UserKey;
import java.nio.ByteBuffer;
import java.util.Map;

/** Users by number, and the groups that they are in. */
final class TestUsers {
  private static final byte[] SECRET = new byte[KeyRing.KEY_BYTES];

  static final KeyRing KEYS = new KeyRing(SECRET, 1, Map.of(1, SECRET));
  static final UserGroups GROUPS = new UserGroups(KEYS);

  private TestUsers() {}

  static UserKey user(long number) {
    return UserKey.of(
        ByteBuffer.allocate(UserKey.BYTES).putLong(number).putLong(~number).array());
  }
}
