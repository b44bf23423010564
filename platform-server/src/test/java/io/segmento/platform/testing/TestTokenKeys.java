package io.segmento.platform.testing;

import io.segmento.platform.notice.TokenKeys;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Token keys that tests know: for each use one current key and those of all lower ids. */
public final class TestTokenKeys implements TokenKeys {
  private static final int KEY_BYTES = 32;

  private final int current;

  public TestTokenKeys(int current) {
    this.current = current;
  }

  @Override
  public int currentId(Use use) {
    return current;
  }

  @Override
  public byte @Nullable [] key(Use use, int id) {
    if (id > current) {
      return null;
    }
    byte[] key = new byte[KEY_BYTES];
    Arrays.fill(key, (byte) (10 * id + (use == Use.NOTICE ? 1 : 2)));
    return key;
  }
}
