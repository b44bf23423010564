package io.segmento.platform.auction;

import io.segmento.platform.identity.UserKey;
import io.segmento.platform.link.ExchangeLinks;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Exchange;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Whom the exchange's own id in {@code user.id} is linked with, for requests of sites that do not carry ours; a look-up of its own before the
 * user's. Thread-safe.
 */
final class LinkedUsers {

  private final ExchangeLinks links;
  private final UserReads reads;

  @Inject
  LinkedUsers(ExchangeLinks links, UserReads reads) {
    this.links = links;
    this.reads = reads;
  }

  /** Where the link would be; null where no id is told, ours is told instead, or the exchange does not match. */
  byte @Nullable [] name(BidRequest request, Exchange exchange) {
    String id = request.getUser().getId();
    return request.hasApp()
            || id.isEmpty()
            || !request.getUser().getBuyeruid().isEmpty()
            || !exchange.getSync().getAcceptsMatch()
        ? null
        : links.nameOf(exchange.getId(), id);
  }

  /** Whom the value of a link names; null when there is none that can be opened. */
  @Nullable
  UserKey open(byte[] name, byte @Nullable [] sealed) {
    return sealed == null ? null : links.open(name, sealed);
  }

  /** The same at once, apart from the batches of bids. Fails like the store. */
  CompletableFuture<Optional<UserKey>> find(BidRequest request, Exchange exchange) {
    byte[] name = name(request, exchange);
    if (name == null) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    CompletableFuture<Optional<UserKey>> found =
        reads.readLink(name).thenApply(values -> Optional.ofNullable(open(name, values[0])));
    reads.flush();
    return found;
  }
}
