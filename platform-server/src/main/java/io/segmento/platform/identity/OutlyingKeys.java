package io.segmento.platform.identity;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What is stored of a user outside their slot, and must go with it. Thread-safe. */
public interface OutlyingKeys {
  /** Of a node without such. */
  OutlyingKeys NONE = slot -> CompletableFuture.completedFuture(List.of());

  /** Names of Redis keys, told by what the slot holds at this moment. Fails like the store. */
  CompletableFuture<List<byte[]>> of(UserSlot slot);

  /** Exchanges whose own id of the user is among these, by name, each once. Fails like the store. */
  default CompletableFuture<List<String>> exchanges(UserSlot slot) {
    return CompletableFuture.completedFuture(List.of());
  }
}
