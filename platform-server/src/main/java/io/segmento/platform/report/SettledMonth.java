package io.segmento.platform.report;

import io.segmento.platform.redis.RedisFields;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/** The settled days of a query that begin in one month, and how each is called where their totals are kept: by its hours, so that zones share what is the same. Not changed. */
final class SettledMonth {
  private final YearMonth month;
  private final List<LocalDate> days;
  private final RedisFields fields;

  SettledMonth(YearMonth month, List<LocalDate> days, ReportDays zone) {
    this.month = month;
    this.days = List.copyOf(days);
    this.fields = new RedisFields(days.stream().map(day -> field(day, zone)).toList());
  }

  static String field(LocalDate day, ReportDays zone) {
    long first = zone.firstHour(day);
    return first + ":" + (zone.firstHour(day.plusDays(1)) - first);
  }

  YearMonth month() {
    return month;
  }

  /** In the order of the fields. */
  List<LocalDate> days() {
    return days;
  }

  RedisFields fields() {
    return fields;
  }
}
