package io.segmento.platform.identity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Key rings that tests know: masters 1 to {@code current}, each the same in every ring. */
public final class TestKeys {

  private TestKeys() {}

  public static KeyRing ring(int current) {
    Map<Integer, byte[]> masters = new HashMap<>();
    for (int id = 1; id <= current; id++) {
      masters.put(id, secret(id));
    }
    return new KeyRing(secret(100), current, masters);
  }

  /** 32 bytes of one value. */
  static byte[] secret(int value) {
    byte[] secret = new byte[KeyRing.KEY_BYTES];
    Arrays.fill(secret, (byte) value);
    return secret;
  }
}
