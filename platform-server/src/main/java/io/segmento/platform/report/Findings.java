package io.segmento.platform.report;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.ReconcileCheck;
import io.segmento.proto.v1.ReconcileDifference;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileTotal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a reconciliation has found so far. Thread-safe. */
final class Findings {
  private static final int MOST = 1_000;

  private final List<ReconcileDifference> differences = new ArrayList<>();
  private final Map<String, long[]> currencyToTotals = new TreeMap<>();
  private final List<String> bounded = new ArrayList<>();
  private long days;
  private long found;

  synchronized void isBounded(LiveCampaign campaign) {
    bounded.add(campaign.id());
  }

  synchronized void day(LiveCampaign campaign, long ledgerMicros, long countedMicros) {
    days++;
    long[] totals =
        currencyToTotals.computeIfAbsent(campaign.proto().getCurrency(), each -> new long[2]);
    totals[0] += ledgerMicros;
    totals[1] += countedMicros;
  }

  synchronized void differ(
      LiveCampaign campaign, ReconcileCheck check, String day, long first, long second) {
    found++;
    if (differences.size() < MOST) {
      differences.add(ReconcileDifference.newBuilder()
          .setCampaignId(campaign.id())
          .setCheck(check)
          .setDay(day)
          .setCurrency(campaign.proto().getCurrency())
          .setFirstMicros(first)
          .setSecondMicros(second)
          .build());
    }
  }

  synchronized ReconcileReply reply(int campaigns) {
    ReconcileReply.Builder reply = ReconcileReply.newBuilder()
        .setCampaigns(campaigns)
        .setDays(days)
        .setDifferenceCount(found)
        .addAllBoundedCampaignIds(bounded.stream().sorted().toList());
    differences.stream()
        .sorted(Comparator.comparing(ReconcileDifference::getCampaignId)
            .thenComparing(ReconcileDifference::getDay)
            .thenComparing(ReconcileDifference::getCheck))
        .forEach(reply::addDifferences);
    currencyToTotals.forEach((currency, totals) -> reply.addTotals(ReconcileTotal.newBuilder()
        .setCurrency(currency)
        .setLedgerMicros(totals[0])
        .setCountedMicros(totals[1])));
    return reply.build();
  }
}
