package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.counter.GroupTotals;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Reads what groups of users did in an experiment and before. Thread-safe. */
final class GroupHistories {
  /** Two of each day of the week; a longer past says little more, and less of today. */
  static final int DAYS_BEFORE = 14;

  private static final List<Counter> DELIVERED = List.of(Counter.IMPRESSIONS);

  private final RedisCounters counters;

  @Inject
  GroupHistories(RedisCounters counters) {
    this.counters = requireNonNull(counters, "counters");
  }

  /**
   * Of an experiment that began at a moment. The day of it counts only when it is the day's first, for else a part of the day is of before.
   *
   * @param now of the last day, at most {@value CounterKeys#HOURS_KEPT_DAYS} days later
   */
  CompletableFuture<GroupHistory> read(String campaignId, Instant began, Instant now) {
    LocalDate day = LocalDate.ofInstant(began, ZoneOffset.UTC);
    boolean whole = day.atStartOfDay(ZoneOffset.UTC).toInstant().equals(began);
    LocalDate first = whole ? day : day.plusDays(1);
    LocalDate end = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1);
    List<LocalDate> days = first.isBefore(end) ? first.datesUntil(end).toList() : List.of();
    List<LocalDate> before = day.minusDays(DAYS_BEFORE).datesUntil(day).toList();
    return read(campaignId, days)
        .thenCompose(during -> during.isEmpty()
            ? CompletableFuture.completedFuture(history(days, during, during))
            : past(campaignId, before).thenApply(past -> history(days, during, past)));
  }

  /**
   * Of days on which no arm delivered. What an experiment did to the groups of its arms is not their own past, and whether an arm was of this experiment, which may have
   * begun before its report does, or of another is not known; nor is whether an arm is in the cell of what came when there were too many.
   */
  private CompletableFuture<NavigableMap<LocalDate, byte[]>> past(
      String campaignId, List<LocalDate> days) {
    return read(campaignId, days)
        .thenCompose(past -> past.isEmpty()
            ? CompletableFuture.completedFuture(past)
            : daysOfArms(campaignId, past.firstKey(), past.lastKey()).thenApply(taken -> {
              past.keySet().removeAll(taken);
              return past;
            }));
  }

  private CompletableFuture<Set<LocalDate>> daysOfArms(
      String campaignId, LocalDate from, LocalDate to) {
    Set<LocalDate> taken = new HashSet<>();
    return counters
        .dayCells(
            campaignId,
            from,
            to,
            DELIVERED,
            cell -> cell == null || ExperimentReports.armOf(cell) > 0,
            (day, cell, counter, value) -> {
              synchronized (taken) {
                taken.add(day);
              }
            })
        .thenApply(unused -> taken);
  }

  private CompletableFuture<NavigableMap<LocalDate, byte[]>> read(
      String campaignId, List<LocalDate> days) {
    NavigableMap<LocalDate, byte[]> found = new TreeMap<>();
    List<byte[]> keys =
        days.stream().map(day -> CounterKeys.dayGroups(campaignId, day)).toList();
    return counters
        .values(keys, (value, place) -> found.put(days.get((int) place), value))
        .thenApply(unused -> found);
  }

  private static GroupHistory history(
      List<LocalDate> days,
      NavigableMap<LocalDate, byte[]> during,
      NavigableMap<LocalDate, byte[]> before) {
    return new GroupHistory(
        days, List.copyOf(during.keySet()), sum(during), before.size(), sum(before));
  }

  private static GroupTotals sum(NavigableMap<LocalDate, byte[]> days) {
    GroupTotals sum = new GroupTotals();
    days.values().forEach(sum::add);
    return sum;
  }
}
