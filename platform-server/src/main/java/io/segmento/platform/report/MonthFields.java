package io.segmento.platform.report;

import io.segmento.platform.counter.Counter;
import io.segmento.platform.redis.RedisFields;
import io.segmento.platform.report.RedisCounters.Totals;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The days of a month that a query reads, and the fields of its counters: the same of each campaign, so that they are named once. Not changed. */
final class MonthFields {
  private final YearMonth month;
  private final List<LocalDate> days;
  private final int counters;
  private final RedisFields fields;

  private MonthFields(YearMonth month, List<LocalDate> days, List<Counter> counters) {
    this.month = month;
    this.days = days;
    this.counters = counters.size();
    this.fields = new RedisFields(days.stream()
        .flatMap(
            day -> counters.stream().map(counter -> counter.field() + ':' + day.getDayOfMonth()))
        .toList());
  }

  /** Of days of UTC. */
  static List<MonthFields> of(Collection<LocalDate> days, List<Counter> counters) {
    Map<YearMonth, List<LocalDate>> monthToDays = new TreeMap<>();
    for (LocalDate day : days) {
      monthToDays
          .computeIfAbsent(YearMonth.from(day), unused -> new ArrayList<>())
          .add(day);
    }
    return monthToDays.entrySet().stream()
        .map(each -> new MonthFields(each.getKey(), each.getValue(), counters))
        .toList();
  }

  /** The months that have days of a range. */
  static List<YearMonth> months(LocalDate from, LocalDate to) {
    return Stream.iterate(
            YearMonth.from(from), month -> !month.isAfter(YearMonth.from(to)), m -> m.plusMonths(1))
        .toList();
  }

  /** The days of a month that are in a range. */
  static List<LocalDate> within(YearMonth month, LocalDate from, LocalDate to) {
    LocalDate first = month.atDay(1).isBefore(from) ? from : month.atDay(1);
    LocalDate last = month.atEndOfMonth().isAfter(to) ? to : month.atEndOfMonth();
    return first.datesUntil(last.plusDays(1)).toList();
  }

  YearMonth month() {
    return month;
  }

  RedisFields fields() {
    return fields;
  }

  /** Tells what was found, in the order of the fields. */
  void visit(long[] found, Totals<LocalDate> totals) {
    for (int i = 0; i < found.length; i++) {
      if (found[i] != 0) {
        totals.visit(days.get(i / counters), i % counters, found[i]);
      }
    }
  }
}
