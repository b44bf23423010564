package io.segmento.tools.simulate;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidExplanation;
import io.segmento.proto.v1.RecentAuctionsRequest;
import io.segmento.proto.v1.RecordedAuctionSummary;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Runs what a core has recorded of real auctions again on that core, and says which end otherwise. */
final class RecordedReplay {

  private static final long DEADLINE_SECONDS = 30;
  private static final int MOST_TOLD = 20;

  private final CoreChannel core;

  RecordedReplay(CoreChannel core) {
    this.core = core;
  }

  String run() {
    try {
      List<BidExplanation> replays = new ArrayList<>();
      for (RecordedAuctionSummary auction :
          auctions().recent(RecentAuctionsRequest.getDefaultInstance()).getAuctionsList()) {
        try {
          replays.add(auctions()
              .explain(BidCall.newBuilder().setRecorded(auction.getId()).build()));
        } catch (StatusRuntimeException e) {
          // The newest push the oldest out while this runs.
          if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
            throw e;
          }
        }
      }
      return text(replays);
    } catch (StatusRuntimeException e) {
      throw core.failure("replay", e);
    }
  }

  private AuctionServiceGrpc.AuctionServiceBlockingStub auctions() {
    return AuctionServiceGrpc.newBlockingStub(core.channel())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  static String text(List<BidExplanation> replays) {
    if (replays.isEmpty()) {
      return "This core has recorded no auction in the last hour.\n";
    }
    TextTable others = new TextTable(0).header("auction", "at", "exchange", "newer strategies");
    int other = 0;
    int changed = 0;
    for (BidExplanation replay : replays) {
      if (replay.getSameAnswer()) {
        continue;
      }
      changed += replay.getChangedStrategiesCount() > 0 ? 1 : 0;
      if (other++ < MOST_TOLD) {
        RecordedAuctionSummary auction = replay.getRecorded();
        others.row(
            auction.getId(),
            Instant.ofEpochMilli(auction.getAtMillis()).toString(),
            auction.getExchange(),
            String.join(", ", replay.getChangedStrategiesList()));
      }
    }
    String counts = String.format(
        Locale.ROOT,
        "Of %,d recorded auctions %,d end alike to the byte; %,d end otherwise, %,d of them with a newer version of a strategy.%n",
        replays.size(),
        replays.size() - other,
        other,
        changed);
    return other == 0
        ? counts
        : counts
            + "A strategy that learns may decide otherwise too; segmento explain --recorded AUCTION says how.\n"
            + others;
  }
}
