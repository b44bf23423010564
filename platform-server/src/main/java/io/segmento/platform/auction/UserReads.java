package io.segmento.platform.auction;

import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.redis.RedisBidReads;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;

/** The one round trip of a bid: what the store holds of a user. Reads wait until {@link #flush()} sends those of a batch together. */
final class UserReads {

  private final RedisBidReads reads;

  @Inject
  UserReads(RedisBidReads reads) {
    this.reads = reads;
  }

  /** Suppression ({@code s:}), bid view ({@code v:}) and shown ads ({@code f:}), in this order, null where there is none. */
  CompletableFuture<byte[][]> read(UserSlot slot) {
    return reads.mget(slot.suppression(), slot.bidView(), slot.shownAds());
  }

  /** What links an exchange's own id with a user, one value, null when nothing does. This is a round trip of its own. */
  CompletableFuture<byte[][]> readLink(byte[] name) {
    return reads.mget(name);
  }

  void flush() {
    reads.flush();
  }
}
