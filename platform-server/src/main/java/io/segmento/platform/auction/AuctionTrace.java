package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.v1.Creative;
import org.jspecify.annotations.Nullable;

/** Told what becomes of each candidate. Real bids use {@link #NONE}; Explain writes it down. */
interface AuctionTrace {

  AuctionTrace NONE = new AuctionTrace() {};

  /** Whether this auction is only explained: its answer can neither be billed nor shown, and it is not counted. */
  default boolean explainsOnly() {
    return false;
  }

  /** Whether its answer is to hold no markup. */
  default boolean outlinesOnly() {
    return explainsOnly();
  }

  /** What the privacy decision says, with all that is known by now. */
  default void privacy(Verdict verdict) {}

  /** The user was recognised and is in the store's answer. */
  default void recognised() {}

  /**
   * A filter removed something.
   *
   * @param offer null when the campaign was removed for every impression
   * @param creative null when the whole campaign was removed
   */
  default void removed(
      LiveCampaign campaign,
      @Nullable Offer offer,
      @Nullable Creative creative,
      FilterReason reason) {}

  /** The strategy that was asked answered: {@code bid}, its no-bid reason, or what it did wrong. */
  default void decided(AuctionCandidate candidate, String outcome, long priceCpmMicros) {}

  /** The bid goes out at this price. */
  default void won(AuctionCandidate candidate, long priceCpmMicros) {}
}
