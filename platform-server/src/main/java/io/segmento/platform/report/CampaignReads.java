package io.segmento.platform.report;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads the campaigns of a query, as many at a time as what is read of each allows: what others ask of the store waits behind that. Of one query. */
final class CampaignReads {
  /** Of which days are read by one value each: some thousand bytes of a campaign and month. */
  private static final int KEPT_AT_ONCE = 256;
  /** Of which the counters of days are read: some ten thousand bytes of a campaign and month. */
  private static final int CAMPAIGNS_AT_ONCE = 64;
  /** Of which hours are read at a time: a hundred requests each. */
  private static final int HOUR_CAMPAIGNS_AT_ONCE = 16;
  /** Of which cells are read at a time: thousands of fields each. */
  private static final int CELL_CAMPAIGNS_AT_ONCE = 4;

  private final ReadPlan plan;
  private final RedisCounters counters;
  private final Sums sums;

  CampaignReads(Query query, RedisCounters counters, Sums sums, Instant now) {
    this.plan = new ReadPlan(query, now);
    this.counters = counters;
    this.sums = sums;
  }

  CompletableFuture<Void> all() {
    CompletableFuture<Void> totals =
        plan.isOfDayTotals() ? totals() : CompletableFuture.completedFuture(null);
    return plan.isOfMore() ? totals.thenCompose(unused -> more()) : totals;
  }

  private CompletableFuture<Void> totals() {
    List<TotalsReader> readers = plan.query().campaigns().stream()
        .map(campaign -> new TotalsReader(plan, campaign, counters, sums))
        .toList();
    CompletableFuture<Void> kept = plan.settledMonths().isEmpty()
        ? CompletableFuture.completedFuture(null)
        : AtOnce.each(readers, KEPT_AT_ONCE, TotalsReader::kept);
    return kept.thenCompose(unused -> AtOnce.each(
        readers.stream().filter(TotalsReader::hasMore).toList(),
        plan.query().days().areUtc() ? CAMPAIGNS_AT_ONCE : HOUR_CAMPAIGNS_AT_ONCE,
        TotalsReader::others));
  }

  private CompletableFuture<Void> more() {
    return AtOnce.each(
        plan.query().campaigns(),
        atOnce(plan.query()),
        campaign -> new CampaignReader(plan, campaign, counters, sums).read());
  }

  private static int atOnce(Query query) {
    if (query.byCell()) {
      return CELL_CAMPAIGNS_AT_ONCE;
    }
    return query.byHour() || !query.days().areUtc() ? HOUR_CAMPAIGNS_AT_ONCE : CAMPAIGNS_AT_ONCE;
  }
}
