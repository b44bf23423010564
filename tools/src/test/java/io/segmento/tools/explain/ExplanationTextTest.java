package io.segmento.tools.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.CandidateExplanation;
import io.segmento.proto.v1.ImpressionExplanation;
import io.segmento.proto.v1.NoBid;
import io.segmento.proto.v1.NoBidReason;
import io.segmento.proto.v1.PrivacyDecision;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.PurposeDecision;
import org.junit.jupiter.api.Test;

final class ExplanationTextTest {

  @Test
  void aBidTellsItsPriceAndTheWayThere() {
    String text = ExplanationText.of(
        "test",
        BidExplanation.newBuilder()
            .setIdentifiedBy("buyeruid")
            .setCatalogVersion(7)
            .setReply(BidReply.newBuilder()
                .setResponse(BidResponse.newBuilder()
                    .setCur("USD")
                    .addSeatbid(BidResponse.SeatBid.newBuilder()
                        .addBid(BidResponse.Bid.newBuilder()
                            .setImpid("1")
                            .setPrice(2.5)
                            .setCid("boots")
                            .setCrid("b1")))))
            .addImpressions(ImpressionExplanation.newBuilder()
                .setImpId("1")
                .addCandidates(CandidateExplanation.newBuilder()
                    .setCampaignId("boots")
                    .setCreativeId("b1")
                    .setStrategy("fixed-cpm")
                    .setStrategyOutcome("bid")
                    .setStrategyPriceCpmMicros(2_500_000)
                    .setBidFloorCpmMicros(350_000)
                    .setSentPriceCpmMicros(2_500_000)
                    .setCurrency("USD")
                    .setWon(true))
                .addCandidates(CandidateExplanation.newBuilder()
                    .setCampaignId("hats")
                    .setRemovedBy("bid_floor")
                    .setBidFloorCpmMicros(350_000)))
            .build());

    assertThat(text).isEqualTo("""
            Answer: 2.5 USD CPM on impression 1 (campaign boots, creative b1)
            Exchange test, catalog version 7, user recognised by buyeruid

            Impression 1
              campaign  creative  price  floor  what became of it
              --------  --------  -----  -----  --------------------------------
              boots     b1          2.5   0.35  sent at 2.5 USD (fixed-cpm: bid)
              hats      any       –       0.35  removed by bid floor

            """);
  }

  @Test
  void aNoBidTellsItsReasonAndWhoForbade() {
    String text = ExplanationText.of(
        "big",
        BidExplanation.newBuilder()
            .setIdentifiedBy("none")
            .setReply(BidReply.newBuilder()
                .setNoBid(NoBid.newBuilder().setReason(NoBidReason.NO_CAMPAIGN)))
            .setPrivacy(PrivacyDecision.newBuilder()
                .addPurposes(
                    PurposeDecision.newBuilder().setPurpose(Purpose.STORAGE).setAllowed(true))
                .addPurposes(PurposeDecision.newBuilder()
                    .setPurpose(Purpose.PERSONALISED_ADS)
                    .setDecidedBy(PrivacySignal.DNT)))
            .addImpressions(ImpressionExplanation.newBuilder().setImpId("1"))
            .build());

    assertThat(text)
        .contains("Answer: no bid, no campaign")
        .contains("user not recognised")
        .contains("storage           allowed")
        .contains("personalised ads  forbidden by dnt")
        .contains("No campaign of this exchange came so far.");
  }
}
