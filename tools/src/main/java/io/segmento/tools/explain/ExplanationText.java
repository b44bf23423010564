package io.segmento.tools.explain;

import io.segmento.proto.openrtb.BidResponse;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.CandidateExplanation;
import io.segmento.proto.v1.ImpressionExplanation;
import io.segmento.proto.v1.PurposeDecision;
import io.segmento.tools.console.TextTable;
import java.math.BigDecimal;
import java.util.Locale;

/** An explanation as a person reads it: the answer first, then how it came about. */
final class ExplanationText {
  private static final int INDENT = 2;
  private static final int MICROS_DIGITS = 6;

  private ExplanationText() {}

  static String of(String exchange, BidExplanation explanation) {
    StringBuilder text = new StringBuilder();
    text.append("Answer: ").append(answer(explanation)).append('\n');
    text.append("Exchange ")
        .append(exchange)
        .append(", catalog version ")
        .append(explanation.getCatalogVersion())
        .append(
            explanation.getIdentifiedBy().equals("none")
                ? ", user not recognised"
                : ", user recognised by " + explanation.getIdentifiedBy())
        .append("\n\n");
    privacy(text, explanation);
    for (ImpressionExplanation impression : explanation.getImpressionsList()) {
      impression(text, impression);
    }
    return text.toString();
  }

  private static String answer(BidExplanation explanation) {
    if (!explanation.getReply().hasResponse()) {
      return "no bid, " + words(explanation.getReply().getNoBid().getReason().name());
    }
    BidResponse response = explanation.getReply().getResponse();
    StringBuilder text = new StringBuilder();
    for (BidResponse.SeatBid seat : response.getSeatbidList()) {
      for (BidResponse.Bid bid : seat.getBidList()) {
        text.append(text.length() == 0 ? "" : "; ")
            .append(BigDecimal.valueOf(bid.getPrice()).stripTrailingZeros().toPlainString())
            .append(' ')
            .append(response.getCur())
            .append(" CPM on impression ")
            .append(bid.getImpid())
            .append(" (campaign ")
            .append(bid.getCid())
            .append(", creative ")
            .append(bid.getCrid())
            .append(')');
      }
    }
    return text.toString();
  }

  private static void privacy(StringBuilder text, BidExplanation explanation) {
    if (explanation.getPrivacy().getPurposesCount() == 0) {
      return;
    }
    TextTable table = new TextTable(INDENT).header("purpose", "decision");
    for (PurposeDecision purpose : explanation.getPrivacy().getPurposesList()) {
      table.row(
          words(purpose.getPurpose().name()),
          purpose.getAllowed()
              ? "allowed"
              : "forbidden by " + words(purpose.getDecidedBy().name()));
    }
    text.append("Privacy\n").append(table).append('\n');
  }

  private static void impression(StringBuilder text, ImpressionExplanation impression) {
    text.append("Impression ").append(impression.getImpId()).append('\n');
    if (impression.getCandidatesCount() == 0) {
      text.append("  No campaign of this exchange came so far.\n\n");
      return;
    }
    TextTable table =
        new TextTable(INDENT).header("campaign", "creative", "price", "floor", "what became of it");
    for (CandidateExplanation candidate : impression.getCandidatesList()) {
      table.row(
          candidate.getCampaignId(),
          candidate.getCreativeId().isEmpty() ? "any" : candidate.getCreativeId(),
          cpm(candidate.getStrategyPriceCpmMicros()),
          cpm(candidate.getBidFloorCpmMicros()),
          outcome(candidate));
    }
    text.append(table).append('\n');
  }

  private static String outcome(CandidateExplanation candidate) {
    if (!candidate.getRemovedBy().isEmpty()) {
      return "removed by " + words(candidate.getRemovedBy());
    }
    String strategy = candidate.getStrategy() + ": " + words(candidate.getStrategyOutcome());
    return candidate.getWon()
        ? "sent at " + cpm(candidate.getSentPriceCpmMicros()) + " " + candidate.getCurrency() + " ("
            + strategy + ")"
        : strategy;
  }

  private static String cpm(long micros) {
    return micros == 0
        ? "–"
        : BigDecimal.valueOf(micros, MICROS_DIGITS).stripTrailingZeros().toPlainString();
  }

  private static String words(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
