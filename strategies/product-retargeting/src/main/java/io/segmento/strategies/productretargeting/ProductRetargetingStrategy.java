package io.segmento.strategies.productretargeting;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.StrategyConfig;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bids for users who viewed products that a creative can show: the base price times the {@link ProductInterest} of the most interesting one,
 * which is then shown; at most the campaign's highest bid.
 */
final class ProductRetargetingStrategy implements BiddingStrategy {

  /** Above this, settings of catalog snapshots that are gone have piled up. */
  private static final int MAX_SETTINGS = 100_000;

  /** Parsed once for each campaign of a catalog snapshot, which hands out the same parameters each time. */
  private final ConcurrentHashMap<StrategyConfig, CampaignSettings> settings =
      new ConcurrentHashMap<>();

  @Inject
  ProductRetargetingStrategy() {}

  @Override
  public Decision decide(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    List<PricedCandidate> bids = new ArrayList<>(candidates.size());
    boolean interested = false;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      if (!candidate.products().isEmpty()) {
        interested = true;
        PricedCandidate bid = price(candidate, opportunity.nowMillis());
        if (bid.priceCpmMicros() >= Math.max(1, candidate.bidFloorCpmMicros())) {
          bids.add(bid);
        }
      }
    }
    if (bids.isEmpty()) {
      return Decision.noBid(interested ? NoBidReason.BELOW_FLOOR : NoBidReason.NO_INTEREST);
    }
    return Decision.bids(bids);
  }

  private PricedCandidate price(Candidate candidate, long nowMillis) {
    CampaignSettings campaign = settingsOf(candidate);
    ProductMatch best = candidate.products().get(0);
    double bestInterest = campaign.interest().of(best, nowMillis);
    for (int i = 1; i < candidate.products().size(); i++) {
      ProductMatch product = candidate.products().get(i);
      double interest = campaign.interest().of(product, nowMillis);
      if (interest > bestInterest) {
        best = product;
        bestInterest = interest;
      }
    }
    long value = (long) Math.rint(campaign.baseCpmMicros() * bestInterest);
    return PricedCandidate.of(candidate, Math.min(value, candidate.maxBidCpmMicros()))
        .showing(best);
  }

  private CampaignSettings settingsOf(Candidate candidate) {
    CampaignSettings known = settings.get(candidate.parameters());
    if (known != null) {
      return known;
    }
    CampaignSettings parsed = CampaignSettings.of(candidate);
    if (settings.size() >= MAX_SETTINGS) {
      settings.clear();
    }
    settings.put(candidate.parameters(), parsed);
    return parsed;
  }
}
