package io.segmento.platform.auction;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a call about creatives fails. A no-bid is no failure. */
enum AuctionReason implements Reason {
  /** There is no such creative or product. */
  PREVIEW_NOT_FOUND(Kind.NOT_FOUND),
  /** The creative cannot be shown in this way. */
  PREVIEW_IMPOSSIBLE(Kind.CONFLICT),
  /** This node has no such recorded auction, or not any more. */
  RECORDED_AUCTION_GONE(Kind.NOT_FOUND);

  private final Kind kind;

  AuctionReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
