package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.CounterKeys;
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

  /** Where experiments ran on some of those, as many are taken of the days before them; what is older is not kept. */
  static final int DAYS_LOOKED_AT = CounterKeys.HOURS_KEPT_DAYS;

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
    return read(campaignId, days)
        .thenCompose(during -> during.isEmpty()
            ? CompletableFuture.completedFuture(new GroupHistory(days, during, Past.NONE))
            : past(campaignId, day).thenApply(past -> new GroupHistory(days, during, past)));
  }

  /**
   * The last {@value #DAYS_BEFORE} days before one that are nobody's doing. Where experiments ran on some of the days right before it, one experiment after the other, older days
   * stand in for them: they say less of today, and what they say is the groups' own.
   */
  private CompletableFuture<Past> past(String campaignId, LocalDate day) {
    LocalDate recent = day.minusDays(DAYS_BEFORE);
    return past(campaignId, recent.datesUntil(day).toList())
        .thenCompose(past -> past.ofExperiments() == 0
            ? CompletableFuture.completedFuture(past)
            : past(campaignId, day.minusDays(DAYS_LOOKED_AT).datesUntil(recent).toList())
                .thenApply(older -> past.with(older, DAYS_BEFORE)));
  }

  /**
   * Of days on which no arm delivered. What an experiment did to the groups of its arms is not their own past, and whether an arm was of this experiment, which may have
   * begun before its report does, or of another is not known; nor is whether an arm is in the cell of what came when there were too many.
   */
  private CompletableFuture<Past> past(String campaignId, List<LocalDate> days) {
    return read(campaignId, days)
        .thenCompose(past -> past.isEmpty()
            ? CompletableFuture.completedFuture(Past.NONE)
            : daysOfArms(campaignId, past.firstKey(), past.lastKey()).thenApply(taken -> {
              int counted = past.size();
              past.keySet().removeAll(taken);
              return new Past(past, counted - past.size());
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

  /**
   * Days before an experiment.
   *
   * @param days that were counted by groups, and on which no arm delivered
   * @param ofExperiments how many were counted by groups beside, and some arm delivered on them
   */
  record Past(NavigableMap<LocalDate, byte[]> days, int ofExperiments) {

    static final Past NONE = new Past(new TreeMap<>(), 0);

    /** With the latest of older days, so that there are so many. The days of experiments are those of the recent ones: these it is that are missed. */
    Past with(Past older, int most) {
      NavigableMap<LocalDate, byte[]> all = new TreeMap<>(days);
      older.days().descendingMap().forEach((day, groups) -> {
        if (all.size() < most) {
          all.put(day, groups);
        }
      });
      return new Past(all, ofExperiments);
    }
  }
}
