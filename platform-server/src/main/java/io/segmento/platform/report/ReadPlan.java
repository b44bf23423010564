package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.counter.People;
import io.segmento.platform.counter.TotalsFormat;
import io.segmento.platform.redis.RedisFields;
import io.segmento.proto.v1.ReportMetric;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is read for a query, the same of each of its campaigns: made once, since there may be a thousand of them. Thread-safe. */
final class ReadPlan {
  private final Query query;
  private final List<Counter> counters;
  private final Set<People> people;
  private final TotalsFormat format;
  private final RedisFields hourFields;
  private final List<SettledMonth> settledMonths;
  private final LiveDays recent;
  private final LiveDays days;
  private final AtomicReference<@Nullable Missing> lastMissing = new AtomicReference<>();

  /**
   * How settled days that are not kept yet are read: by all counters that they have, so that they are kept for whatever is asked later.
   *
   * @param format that they are kept in
   */
  record Keeping(LiveDays days, TotalsFormat format) {}

  private record Missing(List<LocalDate> days, Keeping keeping) {}

  ReadPlan(Query query, Instant now) {
    this.query = query;
    Set<Counter> needed = EnumSet.noneOf(Counter.class);
    Set<People> kinds = EnumSet.noneOf(People.class);
    for (ReportMetric metric : query.metrics()) {
      needed.addAll(Formula.of(metric).counters());
      kinds.addAll(Formula.of(metric).people());
    }
    counters = List.copyOf(needed);
    people = Set.copyOf(kinds);
    format = new TotalsFormat(counters);
    hourFields = new RedisFields(counters.stream().map(Counter::field).toList());
    Map<Boolean, List<LocalDate>> settled = query.days().all().stream()
        .collect(Collectors.partitioningBy(day -> query.days().isSettled(day, now)));
    Map<YearMonth, List<LocalDate>> monthToDays = settled.getOrDefault(true, List.of()).stream()
        .collect(Collectors.groupingBy(YearMonth::from, TreeMap::new, Collectors.toList()));
    settledMonths = monthToDays.entrySet().stream()
        .map(month -> new SettledMonth(month.getKey(), month.getValue(), query.days()))
        .toList();
    recent = new LiveDays(query.days(), settled.getOrDefault(false, List.of()), counters);
    days = new LiveDays(query.days(), query.days().all(), counters);
  }

  Query query() {
    return query;
  }

  List<Counter> counters() {
    return counters;
  }

  Set<People> people() {
    return people;
  }

  /** Whether totals of days are read, which campaigns have as wholes. */
  boolean isOfDayTotals() {
    return !counters.isEmpty() && !query.byHour() && !query.byCell();
  }

  /** Whether hours, cells or people are read. */
  boolean isOfMore() {
    return !people.isEmpty() || (!counters.isEmpty() && !isOfDayTotals());
  }

  /** Of kept days, in the order of the counters. */
  TotalsFormat format() {
    return format;
  }

  List<SettledMonth> settledMonths() {
    return settledMonths;
  }

  /** The days that are not settled. */
  LiveDays recent() {
    return recent;
  }

  /** All of the query's days. */
  LiveDays days() {
    return days;
  }

  /** Of the totals of an hour. */
  RedisFields hourFields() {
    return hourFields;
  }

  /** Mostly the same days of all campaigns; only the last are remembered, since there may be others of each. */
  Keeping toKeep(List<LocalDate> notKept) {
    Missing known = lastMissing.get();
    if (known == null || !known.days().equals(notKept)) {
      known = new Missing(List.copyOf(notKept), keeping(notKept));
      lastMissing.set(known);
    }
    return known.keeping();
  }

  private Keeping keeping(List<LocalDate> notKept) {
    List<Counter> all = Stream.of(Counter.values())
        .filter(counter -> query.days().areUtc() || counter.isByHour())
        .toList();
    return new Keeping(new LiveDays(query.days(), notKept, all), new TotalsFormat(all));
  }
}
