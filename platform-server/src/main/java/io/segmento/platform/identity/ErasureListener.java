package io.segmento.platform.identity;

import java.util.concurrent.CompletableFuture;

/**
 * Keeps something of users outside of their slots, and erases it with them. Bind it into the {@code Set<ErasureListener>}. Told of each erasure, opt-out and
 * withdrawal after the user's slot is erased and before it is answered.
 */
public interface ErasureListener {
  /** Done when it is certain that the rest will go, whatever becomes of this node. A failure fails the call, which can be repeated. */
  CompletableFuture<Void> erased(UserKey user);
}
