package io.segmento.platform.auction;

import io.segmento.platform.auction.filter.FilterReason;
import io.segmento.platform.auction.request.Offer;
import io.segmento.platform.auction.request.OfferedDeal;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.privacy.Verdict;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.CandidateExplanation;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.ImpressionExplanation;
import io.segmento.proto.v1.PrivacyDecision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes down what becomes of each candidate of one auction. Touched by one thread after the other. */
final class ExplanationTrace implements AuctionTrace {

  /** What is told of each impression when a campaign was removed for all of them. */
  private final List<CandidateExplanation> everywhere = new ArrayList<>();

  private final Map<String, List<CandidateExplanation.Builder>> byImpression =
      new LinkedHashMap<>();
  private @Nullable PrivacyDecision privacy;
  private boolean recognised;

  private final boolean outlinesOnly;

  ExplanationTrace() {
    this(true);
  }

  /** @param outlinesOnly false: the whole answer is made, which must not leave this node as it is */
  ExplanationTrace(boolean outlinesOnly) {
    this.outlinesOnly = outlinesOnly;
  }

  @Override
  public boolean explainsOnly() {
    return true;
  }

  @Override
  public boolean outlinesOnly() {
    return outlinesOnly;
  }

  @Override
  public synchronized void privacy(Verdict verdict) {
    privacy = verdict.toProto();
  }

  @Override
  public synchronized void recognised() {
    recognised = true;
  }

  @Override
  public synchronized void removed(
      LiveCampaign campaign,
      @Nullable Offer offer,
      @Nullable Creative creative,
      FilterReason reason) {
    CandidateExplanation.Builder removed = CandidateExplanation.newBuilder()
        .setCampaignId(campaign.proto().getId())
        .setRemovedBy(reason.label());
    if (creative != null) {
      removed.setCreativeId(creative.getId());
    }
    if (offer == null) {
      everywhere.add(removed.build());
    } else {
      candidates(offer)
          .add(removed.setBidFloorCpmMicros(offer.bidFloorCpmMicros()).setDealId(dealId(offer)));
    }
  }

  @Override
  public synchronized void decided(
      AuctionCandidate candidate, String outcome, long priceCpmMicros) {
    candidates(candidate.offer())
        .add(CandidateExplanation.newBuilder()
            .setCampaignId(candidate.campaignId())
            .setCreativeId(candidate.creativeId())
            .setStrategy(candidate.campaign().proto().getStrategy())
            .setStrategyOutcome(outcome)
            .setStrategyPriceCpmMicros(priceCpmMicros)
            .setBidFloorCpmMicros(candidate.bidFloorCpmMicros())
            .setCurrency(candidate.currency())
            .setDealId(dealId(candidate.offer())));
  }

  @Override
  public synchronized void won(AuctionCandidate candidate, long priceCpmMicros) {
    for (CandidateExplanation.Builder explained : candidates(candidate.offer())) {
      if (explained.getCampaignId().equals(candidate.campaignId())
          && explained.getCreativeId().equals(candidate.creativeId())
          && explained.getDealId().equals(dealId(candidate.offer()))) {
        explained.setWon(true).setSentPriceCpmMicros(priceCpmMicros);
      }
    }
  }

  private static String dealId(Offer offer) {
    OfferedDeal deal = offer.deal();
    return deal == null ? "" : deal.exchangeDealId();
  }

  private List<CandidateExplanation.Builder> candidates(Offer offer) {
    return byImpression.computeIfAbsent(offer.imp().getId(), id -> new ArrayList<>());
  }

  /** What was written down, for these impressions. */
  synchronized BidExplanation.Builder explanation(List<String> impressionIds, String identifiedBy) {
    BidExplanation.Builder explanation =
        BidExplanation.newBuilder().setIdentifiedBy(recognised ? identifiedBy : "none");
    if (privacy != null) {
      explanation.setPrivacy(privacy);
    }
    for (String impressionId : impressionIds) {
      ImpressionExplanation.Builder impression =
          ImpressionExplanation.newBuilder().setImpId(impressionId);
      byImpression.getOrDefault(impressionId, List.of()).forEach(impression::addCandidates);
      explanation.addImpressions(impression.addAllCandidates(everywhere));
    }
    return explanation;
  }
}
