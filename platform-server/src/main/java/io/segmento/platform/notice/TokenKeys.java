package io.segmento.platform.notice;

import org.jspecify.annotations.Nullable;

/** The keys that tokens are sealed with. Any thread. */
public interface TokenKeys {
  /** What a key is for; the keys of the two differ. */
  enum Use {
    /** URLs that only the exchange sees. */
    NOTICE,
    /** URLs that stand in the markup. */
    MARKUP
  }

  /** The id of the key that seals now, 0 to 127. */
  int currentId(Use use);

  /** An AES key of 32 bytes, the current one or one that sealed before; null when there is none with this id. */
  byte @Nullable [] key(Use use, int id);
}
