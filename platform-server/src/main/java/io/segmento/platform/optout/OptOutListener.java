package io.segmento.platform.optout;

import io.segmento.platform.identity.UserKey;

/** Something that this node remembers about users and must forget with an opt-out on any node. Bind it into the {@code Set<OptOutListener>}. */
public interface OptOutListener {
  /** Somebody opted out, on this node or another. On the feed's own thread: cheap, never blocking, never throwing. */
  void optedOut(UserKey user);
}
