package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.Offer;
import java.util.ArrayList;
import java.util.List;

/** The candidates of one request by impression, and how many each filter removed. Used by one auction. */
final class Selection {

  private final List<List<AuctionCandidate>> candidatesByOffer;
  private final int[] removed = new int[FilterReason.values().length];
  private boolean empty = true;

  Selection(int offers) {
    this.candidatesByOffer = new ArrayList<>(offers);
    for (int i = 0; i < offers; i++) {
      candidatesByOffer.add(List.of());
    }
  }

  void add(AuctionCandidate candidate) {
    int offer = candidate.offer().ordinal();
    List<AuctionCandidate> candidates = candidatesByOffer.get(offer);
    if (candidates.isEmpty()) {
      candidates = new ArrayList<>();
      candidatesByOffer.set(offer, candidates);
    }
    candidates.add(candidate);
    empty = false;
  }

  void removed(FilterReason reason) {
    removed[reason.ordinal()]++;
  }

  void removed(FilterReason reason, int count) {
    removed[reason.ordinal()] += count;
  }

  int removedBy(FilterReason reason) {
    return removed[reason.ordinal()];
  }

  /** Whether some filter removed something. */
  boolean removedAny() {
    for (int count : removed) {
      if (count > 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing but a missing user stood in the way. */
  boolean removedOnlyForLackOfUser() {
    for (int i = 0; i < removed.length; i++) {
      if (removed[i] > 0 && i != FilterReason.USER_NEEDED.ordinal()) {
        return false;
      }
    }
    return removedBy(FilterReason.USER_NEEDED) > 0;
  }

  boolean isEmpty() {
    return empty;
  }

  List<AuctionCandidate> candidates(Offer offer) {
    return candidatesByOffer.get(offer.ordinal());
  }
}
