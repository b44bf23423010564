package io.segmento.strategies.productretargeting;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.ParsedParameters;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.bidding.DualPacing;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bids for users who viewed products that a creative can show, on the most interesting one, which is then shown:
 *
 * <pre>price = min(round(base * interest * m), highest bid)        CPM micros of the campaign's currency</pre>
 *
 * {@link ProductInterest} is a factor without unit, and so is {@link DualPacing}'s m, at most 1, which makes the budget last until its end; the product is rounded once, half to even, and is at most 10^14,
 * far below where a double stops counting micros.
 */
final class ProductRetargetingStrategy implements BiddingStrategy {

  private final ParsedParameters<CampaignSettings> settings =
      new ParsedParameters<>(CampaignSettings::new);
  private final DualPacing pacing;
  private final StrategyMetrics.Counter wrongParameters;

  @Inject
  ProductRetargetingStrategy(StrategyContext context) {
    pacing = DualPacing.of(context);
    wrongParameters = context.metrics().counter("wrong_parameters");
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    List<PricedCandidate> bids = new ArrayList<>(candidates.size());
    BidDraft draft = new BidDraft();
    NoBidReason reason = NoBidReason.NO_INTEREST;
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      if (candidate.products().isEmpty() || candidate.budgetLeftMicros() <= 0) {
        continue;
      }
      Optional<CampaignSettings> campaign = settings.of(candidate.parameters());
      if (campaign.isEmpty()) {
        wrongParameters.increment();
        reason = reason == NoBidReason.NO_INTEREST ? NoBidReason.NOT_READY : reason;
        continue;
      }
      reason = NoBidReason.BELOW_FLOOR;
      PricedCandidate bid = price(opportunity, candidate, campaign.get(), draft);
      if (bid.priceCpmMicros() >= Math.max(1, candidate.bidFloorCpmMicros())) {
        bids.add(bid);
      }
    }
    return bids.isEmpty() ? Decision.noBid(reason) : Decision.bids(bids);
  }

  private PricedCandidate price(
      Opportunity opportunity, Candidate candidate, CampaignSettings campaign, BidDraft draft) {
    long nowMillis = opportunity.nowMillis();
    List<ProductMatch> products = candidate.products();
    ProductMatch best = products.get(0);
    double bestInterest = campaign.interest().of(best, nowMillis);
    for (int i = 1; i < products.size(); i++) {
      ProductMatch product = products.get(i);
      double interest = campaign.interest().of(product, nowMillis);
      if (interest > bestInterest) {
        best = product;
        bestInterest = interest;
      }
    }
    draft.clear();
    double value = campaign.baseCpmMicros(candidate) * bestInterest;
    draft.baseValueCpmMicros(value);
    long paced = (long) Math.rint(value * pacing.multiplier(opportunity, candidate, draft));
    long price = Math.min(paced, candidate.maxBidCpmMicros());
    return draft.bid(candidate, price, price).showing(best);
  }
}
