package io.segmento.platform.notice;

import io.segmento.platform.identity.KeyRing;
import jakarta.inject.Inject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Token keys from the node's key ring, one for each use. Any thread. */
final class KeyRingTokenKeys implements TokenKeys {
  private final KeyRing keys;

  @Inject
  KeyRingTokenKeys(KeyRing keys) {
    this.keys = keys;
  }

  @Override
  public int currentId(Use use) {
    return keys.currentId();
  }

  @Override
  public byte @Nullable [] key(Use use, int id) {
    return keys.key("token/" + use.name().toLowerCase(Locale.ROOT), id);
  }
}
