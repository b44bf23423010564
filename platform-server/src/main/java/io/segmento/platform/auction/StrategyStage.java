package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.experiment.GhostBids;
import io.segmento.platform.strategy.LoadedStrategy;
import io.segmento.platform.strategy.Serving;
import io.segmento.platform.strategy.ShadowPool;
import io.segmento.platform.strategy.StrategyOutcome;
import io.segmento.platform.strategy.StrategyRegistry;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.Product;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.bidding.ResponseFeatures;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks each strategy once for each way to buy an impression, with its own campaigns' candidates, and keeps the best bid. Guaranteed deals come
 * first: when one is bid on, nothing else is asked. Thread-safe.
 */
final class StrategyStage {

  private static final long MICROS_PER_CPM_MICRO = 1_000;

  private final StrategyRegistry strategies;
  private final ShadowPool shadows;
  private final ShownProducts products;
  private final GhostBids ghosts;
  private final Ticker ticker;

  @Inject
  StrategyStage(
      StrategyRegistry strategies,
      ShadowPool shadows,
      ShownProducts products,
      GhostBids ghosts,
      Ticker ticker) {
    this.strategies = strategies;
    this.shadows = shadows;
    this.products = products;
    this.ghosts = ghosts;
    this.ticker = ticker;
  }

  /**
   * What came of one impression.
   *
   * @param bid null when there is none
   * @param reason why, then: {@code BELOW_FLOOR} when some strategy would have bid, but below the floor, {@code THROTTLED} when one left the auction out, else {@code STRATEGY}
   */
  record Outcome(@Nullable PricedBid bid, NoBidReason reason) {}

  /** The candidates are those of one impression, by offer; an offer without any is left out. */
  Outcome decide(Auction auction, List<List<AuctionCandidate>> candidatesByOffer) {
    if (candidatesByOffer.isEmpty()) {
      return new Outcome(null, NoBidReason.STRATEGY);
    }
    int impression = candidatesByOffer.get(0).get(0).offer().index();
    Best best = new Best(auction.request(), auction.seed() + impression);
    ask(auction, candidatesByOffer, true, best);
    if (best.bid == null) {
      ask(auction, candidatesByOffer, false, best);
    }
    PricedBid ghost = best.ghost;
    if (ghost != null && !auction.trace().explainsOnly()) {
      ghosts.count(
          ghost.candidate().campaign(),
          ghost.strategy(),
          ghost.strategyVersion(),
          auction.request().snapshot().version(),
          auction.request().user().key(),
          auction.permitBits());
    }
    return new Outcome(best.bid, best.reason);
  }

  private void ask(
      Auction auction,
      List<List<AuctionCandidate>> candidatesByOffer,
      boolean guaranteed,
      Best best) {
    for (int i = 0; i < candidatesByOffer.size(); i++) {
      List<AuctionCandidate> candidates = candidatesByOffer.get(i);
      if (candidates.get(0).offer().isGuaranteed() == guaranteed) {
        ask(auction, candidates.get(0).offer(), candidates, best);
      }
    }
  }

  private void ask(Auction auction, Offer offer, List<AuctionCandidate> candidates, Best best) {
    for (Map.Entry<String, List<Candidate>> entry : byStrategy(candidates).entrySet()) {
      Serving serving = strategies.serving(entry.getKey());
      LoadedStrategy strategy = serving.chosen(auction.request().user().key());
      if (strategy != null) {
        AuctionOpportunity opportunity = opportunity(auction, offer, entry.getValue());
        ask(strategy, auction, opportunity, offer, best);
        shadow(serving, auction, opportunity);
      }
    }
  }

  private static Map<String, List<Candidate>> byStrategy(List<AuctionCandidate> candidates) {
    Map<String, List<Candidate>> byStrategy = new LinkedHashMap<>();
    for (AuctionCandidate candidate : candidates) {
      byStrategy
          .computeIfAbsent(candidate.campaign().proto().getStrategy(), name -> new ArrayList<>())
          .add(candidate);
    }
    return byStrategy;
  }

  private AuctionOpportunity opportunity(Auction auction, Offer offer, List<Candidate> candidates) {
    return new AuctionOpportunity(
        auction.request(),
        offer,
        List.copyOf(candidates),
        auction.seed() + offer.index(),
        auction.deadlineNanos(),
        ticker);
  }

  /** What is only explained or run again is nobody's decision. */
  private void shadow(Serving serving, Auction auction, AuctionOpportunity opportunity) {
    if (!serving.shadows().isEmpty() && !auction.trace().explainsOnly()) {
      for (LoadedStrategy shadow : serving.shadows()) {
        shadows.decide(shadow, opportunity);
      }
    }
  }

  private void ask(
      LoadedStrategy strategy,
      Auction auction,
      AuctionOpportunity opportunity,
      Offer offer,
      Best best) {
    StrategyOutcome outcome = strategy.decide(opportunity);
    for (PricedCandidate bid : outcome.bids()) {
      AuctionCandidate candidate = (AuctionCandidate) bid.candidate();
      auction.trace().decided(candidate, outcome.label(), bid.priceCpmMicros());
      if (bid.priceCpmMicros() < candidate.bidFloorCpmMicros()) {
        best.without(NoBidReason.BELOW_FLOOR);
      } else if (isAffordable(bid, candidate)) {
        best.consider(
            bid,
            offer.isFixedPrice() ? candidate.bidFloorCpmMicros() : bid.priceCpmMicros(),
            strategy,
            ResponseFeatures.context(opportunity, candidate),
            products.of(candidate, bid.product(), auction.request(), auction.seed()));
      }
    }
    if (outcome.bids().isEmpty()) {
      if (outcome.noBid() == io.segmento.strategy.NoBidReason.BELOW_FLOOR) {
        best.without(NoBidReason.BELOW_FLOOR);
      } else if (outcome.noBid() == io.segmento.strategy.NoBidReason.THROTTLED) {
        best.without(NoBidReason.THROTTLED);
      }
      for (Candidate candidate : opportunity.candidates()) {
        auction.trace().decided((AuctionCandidate) candidate, outcome.label(), 0);
      }
    }
  }

  private static boolean isAffordable(PricedCandidate bid, AuctionCandidate candidate) {
    return bid.priceCpmMicros() / MICROS_PER_CPM_MICRO <= candidate.budgetLeftMicros();
  }

  /**
   * The highest value minus price, then the highest price, both in the currency of the answer; then whom the seed favours. The bid for a user who is
   * held out takes part, and where it is the best it is the impression's ghost; what is sent is the best of the others, as if it were not there.
   */
  private static final class Best {
    private final AuctionRequest request;
    private final long seed;
    private @Nullable PricedBid bid;
    private long surplus;
    /** Better than every bid that may be sent. */
    private @Nullable PricedBid ghost;

    private long ghostSurplus;
    /** How many bids are as good as the best one, with it. */
    private int equals;

    private NoBidReason reason = NoBidReason.STRATEGY;

    private Best(AuctionRequest request, long seed) {
      this.request = request;
      this.seed = seed;
    }

    /** Of several reasons that of which there is something to be learned about prices. */
    void without(NoBidReason why) {
      if (reason != NoBidReason.BELOW_FLOOR) {
        reason = why;
      }
    }

    /** With a price that may be lower than the strategy's. */
    void consider(
        PricedCandidate priced,
        long ownPrice,
        LoadedStrategy strategy,
        long responseContext,
        List<Product> shown) {
      AuctionCandidate candidate = (AuctionCandidate) priced.candidate();
      long price = sent(ownPrice, candidate);
      long offered = sent(priced.valueCpmMicros(), candidate) - price;
      PricedBid considered = new PricedBid(
          candidate,
          shown,
          ownPrice,
          price,
          priced,
          strategy.name(),
          strategy.version(),
          strategy.setupHash(),
          responseContext);
      if (candidate.campaign().isHeldOut()) {
        haunt(considered, offered);
        return;
      }
      PricedBid current = bid;
      int order =
          current == null ? 1 : order(offered, price, surplus, current.sentPriceCpmMicros());
      if (order > 0) {
        equals = 1;
      }
      if (order > 0 || (order == 0 && isFavoured())) {
        surplus = offered;
        bid = considered;
        PricedBid haunting = ghost;
        if (haunting != null
            && order(ghostSurplus, haunting.sentPriceCpmMicros(), offered, price) <= 0) {
          ghost = null;
        }
      }
    }

    private void haunt(PricedBid considered, long offered) {
      long price = considered.sentPriceCpmMicros();
      PricedBid current = bid;
      PricedBid haunting = ghost;
      boolean beatsBids =
          current == null || order(offered, price, surplus, current.sentPriceCpmMicros()) > 0;
      boolean beatsGhosts = haunting == null
          || order(offered, price, ghostSurplus, haunting.sentPriceCpmMicros()) > 0;
      if (beatsBids && beatsGhosts) {
        ghost = considered;
        ghostSurplus = offered;
      }
    }

    private long sent(long cpmMicros, AuctionCandidate candidate) {
      return request.rates().nearest(cpmMicros, candidate.currency(), request.bidCurrency());
    }

    private static int order(long offered, long price, long bestOffered, long bestPrice) {
      return offered == bestOffered
          ? Long.compare(price, bestPrice)
          : Long.compare(offered, bestOffered);
    }

    /** Among equals the n-th is taken with probability 1/n, so that each is as likely as the others. */
    private boolean isFavoured() {
      equals++;
      return Long.remainderUnsigned(mix(seed + equals), equals) == 0;
    }

    /** SplitMix64's finaliser (Steele, Lea, Flood 2014): spreads a counter over all bits. */
    private static long mix(long value) {
      long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      return z ^ (z >>> 31);
    }
  }
}
