package io.segmento.tools.explain;

import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.RecentAuctions;
import io.segmento.proto.v1.RecordedAuctionSummary;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.util.Locale;

/** Recorded auctions for people to read. */
final class ReplayText {
  private ReplayText() {}

  static String of(RecentAuctions recent) {
    if (recent.getAuctionsCount() == 0) {
      return "This core has recorded no auction in the last hour.\n";
    }
    TextTable table =
        new TextTable(0).header("auction", "at", "exchange", "user", "impressions", "answer");
    for (RecordedAuctionSummary auction : recent.getAuctionsList()) {
      table.row(
          auction.getId(),
          Instant.ofEpochMilli(auction.getAtMillis()).toString(),
          auction.getExchange(),
          auction.getIdentifiedBy(),
          Integer.toString(auction.getImpressions()),
          answer(auction));
    }
    return table.toString();
  }

  /** What stands above the explanation of a replay. */
  static String of(BidExplanation replay) {
    StringBuilder text = new StringBuilder("Auction ")
        .append(replay.getRecorded().getId())
        .append(" of ")
        .append(Instant.ofEpochMilli(replay.getRecorded().getAtMillis()))
        .append(
            replay.getSameAnswer()
                ? ", replayed to the same answer.\n"
                : ", whose answer was another: " + answer(replay.getRecorded()) + ".\n");
    for (String strategy : replay.getChangedStrategiesList()) {
      text.append("Strategy ").append(strategy).append(" has another version by now.\n");
    }
    return text.append('\n').toString();
  }

  private static String answer(RecordedAuctionSummary auction) {
    return auction.getCampaignIdsCount() > 0
        ? "bid of " + String.join(", ", auction.getCampaignIdsList())
        : "no bid, " + auction.getNoBid().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
