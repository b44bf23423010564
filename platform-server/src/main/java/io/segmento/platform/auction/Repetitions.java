package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.proto.openrtb.BidRequest.Audio;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Video;
import io.segmento.proto.v1.Repetition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keeps one request's bids from competing with each other: what the exchange says may not stand twice does not, and within a pod of video or
 * audio slots no creative does, nor what {@code poddedupe} names. A campaign with a frequency cap bids once, since none of its bids is counted yet. An earlier impression has the first choice. Used by one auction.
 */
final class Repetitions {

  /** Codes of {@code poddedupe}; the others are of the creative, which we never repeat in a pod. */
  private static final int BY_ADVERTISER = 1;

  private static final int BY_CATEGORY = 2;

  private final Repetition forbidden;
  private final List<PricedBid> taken = new ArrayList<>();

  Repetitions(Repetition forbidden) {
    this.forbidden = forbidden;
  }

  void took(PricedBid bid) {
    taken.add(bid);
  }

  /** Whether the candidate may stand beside the bids so far. */
  boolean allows(AuctionCandidate candidate) {
    for (int i = 0; i < taken.size(); i++) {
      if (repeats(candidate, taken.get(i).candidate())) {
        return false;
      }
    }
    return true;
  }

  /** The candidates that may; the trace is told of the others. */
  List<AuctionCandidate> allowed(List<AuctionCandidate> candidates, AuctionTrace trace) {
    if (taken.isEmpty()) {
      return candidates;
    }
    List<AuctionCandidate> allowed = new ArrayList<>(candidates.size());
    for (int i = 0; i < candidates.size(); i++) {
      AuctionCandidate candidate = candidates.get(i);
      if (allows(candidate)) {
        allowed.add(candidate);
      } else {
        trace.removed(
            candidate.campaign(), candidate.offer(), candidate.creative(), FilterReason.REPETITION);
      }
    }
    return allowed;
  }

  private boolean repeats(AuctionCandidate candidate, AuctionCandidate earlier) {
    boolean sameAdvertiser = candidate.advertiserId().equals(earlier.advertiserId());
    boolean sameCreative = candidate.creativeId().equals(earlier.creativeId());
    boolean forbiddenHere = switch (forbidden) {
      case SAME_CREATIVE -> sameCreative;
      case SAME_CAMPAIGN -> candidate.campaignId().equals(earlier.campaignId());
      case SAME_ADVERTISER -> sameAdvertiser;
      case REPETITION_UNSPECIFIED, UNRECOGNIZED -> false;
    };
    boolean capped = candidate.campaign().proto().getFrequencyCapsCount() > 0
        && candidate.campaignId().equals(earlier.campaignId());
    if (forbiddenHere || capped) {
      return true;
    }
    String pod = pod(candidate);
    if (pod.isEmpty() || !pod.equals(pod(earlier))) {
      return false;
    }
    List<Integer> dedupe = candidate.offer().imp().getVideo().getPoddedupeList();
    return sameCreative
        || (sameAdvertiser && dedupe.contains(BY_ADVERTISER))
        || (dedupe.contains(BY_CATEGORY) && shareCategory(candidate, earlier));
  }

  private static boolean shareCategory(AuctionCandidate candidate, AuctionCandidate earlier) {
    return !Collections.disjoint(
        candidate.creative().getCategoriesList(), earlier.creative().getCategoriesList());
  }

  /** The pod that the slot for this candidate's format belongs to; empty: none. */
  private static String pod(AuctionCandidate candidate) {
    Imp imp = candidate.offer().imp();
    Video video = imp.getVideo();
    Audio audio = imp.getAudio();
    return switch (candidate.format()) {
      case VIDEO -> video.getPodid();
      case AUDIO -> audio.getPodid();
      default -> "";
    };
  }
}
