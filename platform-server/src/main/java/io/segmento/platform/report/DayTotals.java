package io.segmento.platform.report;

import io.segmento.platform.report.ReportDays.Edge;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sums up the days of a campaign from days of UTC and the hours at their edges. Of one campaign and one reading; thread-safe. */
final class DayTotals {
  private final LiveDays days;
  private final int counters;
  private final Map<LocalDate, long[]> dayToSums = new HashMap<>();

  private DayTotals(LiveDays days) {
    this.days = days;
    this.counters = days.counters().size();
  }

  /** What was counted on each of the days, in the order of their counters; days without anything may be missing. */
  static CompletableFuture<Map<LocalDate, long[]>> read(
      RedisCounters store, String campaignId, LiveDays days) {
    DayTotals totals = new DayTotals(days);
    return store
        .days(campaignId, days.months(), totals::add)
        .thenCompose(
            unused -> store.hours(campaignId, days.edgeHours(), days.hourFields(), totals::edge))
        .thenApply(unused -> totals.sums());
  }

  private void edge(long hour, int counter, long value) {
    Edge edge = days.edge(hour);
    if (edge != null) {
      add(edge.local(), counter, value);
      add(edge.utc(), counter, -value);
    }
  }

  private synchronized void add(LocalDate day, int counter, long value) {
    if (days.contains(day)) {
      dayToSums.computeIfAbsent(day, unused -> new long[counters])[counter] += value;
    }
  }

  private synchronized Map<LocalDate, long[]> sums() {
    return Map.copyOf(dayToSums);
  }
}
