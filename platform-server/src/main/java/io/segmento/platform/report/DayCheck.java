package io.segmento.platform.report;

import static io.segmento.platform.report.QueryCheck.quoted;
import static io.segmento.platform.report.QueryCheck.wrong;

import io.segmento.platform.counter.CounterKeys;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Reads the days of a request. Stateless. */
final class DayCheck {
  private static final int SECONDS_PER_HOUR = 3_600;

  private DayCheck() {}

  /** Throws when they are no days, too many, or not made of whole hours of UTC in the zone. */
  static ReportDays days(String fromDay, String toDay, String timeZone) {
    LocalDate from = day("from_day", fromDay);
    LocalDate to = day("to_day", toDay);
    if (to.isBefore(from)) {
      throw wrong("to_day", to, "not before from_day, " + from);
    }
    if (!to.isBefore(from.plusMonths(CounterKeys.MONTHS_KEPT))) {
      throw wrong(
          "to_day", to, "within " + CounterKeys.MONTHS_KEPT + " months of from_day, " + from);
    }
    return ReportDays.of(zone(timeZone, from, to), from, to);
  }

  private static LocalDate day(String field, String text) {
    try {
      LocalDate day = LocalDate.parse(text);
      if (day.getYear() >= 1970 && day.getYear() <= 9999) {
        return day;
      }
    } catch (DateTimeParseException e) {
      // As below.
    }
    throw wrong(field, quoted(text), "a day such as 2026-11-23");
  }

  private static ZoneId zone(String name, LocalDate from, LocalDate to) {
    ZoneId zone;
    try {
      zone = name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw wrong(
          "time_zone", quoted(name), "an IANA name, or an offset in whole hours such as +03:00");
    }
    for (LocalDate day = from; !day.isAfter(to.plusDays(1)); day = day.plusDays(1)) {
      if (!isOfWholeHours(zone, day)) {
        throw wrong(
            "time_zone",
            quoted(name) + ", which is " + day.atStartOfDay(zone).getOffset() + " on " + day,
            "whole hours from UTC on every day");
      }
    }
    return zone;
  }

  /** Whether a day begins with an hour of UTC in a zone. */
  static boolean isOfWholeHours(ZoneId zone, LocalDate day) {
    return day.atStartOfDay(zone).getOffset().getTotalSeconds() % SECONDS_PER_HOUR == 0;
  }
}
