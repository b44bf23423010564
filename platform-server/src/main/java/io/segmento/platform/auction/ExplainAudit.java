package io.segmento.platform.auction;

import io.segmento.platform.identity.UserKey;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Records that somebody looked at what a user's data do to a bid; the feature that keeps such records does. */
public interface ExplainAudit {

  /**
   * Does the work, and hands out its answer when the record of it is kept; fails as the work does, and when there can be no record.
   *
   * @param identifiedBy what recognised the user, {@code ifa} or {@code buyeruid}
   */
  <T> CompletableFuture<T> explained(
      UserKey user, String identifiedBy, Supplier<CompletableFuture<T>> work);
}
