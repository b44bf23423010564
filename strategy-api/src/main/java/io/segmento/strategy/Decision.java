package io.segmento.strategy;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a strategy answers: prices for some candidates, or a no-bid with its reason. Immutable; made by its factories only. */
public final class Decision {

  private final List<PricedCandidate> bids;
  private final @Nullable NoBidReason noBidReason;

  private Decision(List<PricedCandidate> bids, @Nullable NoBidReason noBidReason) {
    this.bids = bids;
    this.noBidReason = noBidReason;
  }

  /** Bids on one candidate. */
  public static Decision bid(PricedCandidate bid) {
    return new Decision(List.of(bid), null);
  }

  /** Bids on several candidates, at most once on each; the platform sends the one with the highest value minus price. The list is copied; an empty one is a no-bid. */
  public static Decision bids(List<PricedCandidate> bids) {
    return bids.isEmpty() ? noBid(NoBidReason.NO_INTEREST) : new Decision(List.copyOf(bids), null);
  }

  /** Bids on nothing, and says why: the reason is counted by strategy. */
  public static Decision noBid(NoBidReason reason) {
    return new Decision(List.of(), requireNonNull(reason, "reason"));
  }

  /** The priced candidates; empty for a no-bid. */
  public List<PricedCandidate> bids() {
    return bids;
  }

  /** The reason of a no-bid; null when there are bids. */
  public @Nullable NoBidReason noBidReason() {
    return noBidReason;
  }
}
