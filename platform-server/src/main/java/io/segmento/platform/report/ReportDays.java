package io.segmento.platform.report;

import io.segmento.platform.counter.CounterKeys;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * The days of a query in its zone, and how they are made of what is kept, which is days and hours of UTC: a day of a zone is the day of UTC with the
 * same date, and the hours that only one of the two has, added or taken off. Immutable.
 */
record ReportDays(ZoneId zone, LocalDate from, LocalDate to, List<Edge> edges) {
  private static final long SECONDS_PER_HOUR = 3_600;
  private static final int HOURS_PER_DAY = 24;

  /** An hour, counted from the epoch, that is on one day in UTC and on another in the zone. */
  record Edge(long hour, LocalDate utc, LocalDate local) {}

  static ReportDays of(ZoneId zone, LocalDate from, LocalDate to) {
    List<Edge> edges = new ArrayList<>();
    ReportDays days = new ReportDays(zone, from, to, List.of());
    for (long hour = days.fromHour() - HOURS_PER_DAY;
        hour < days.toHour() + HOURS_PER_DAY;
        hour++) {
      LocalDate utc = CounterKeys.day(hour);
      LocalDate local = days.day(hour);
      if (!utc.equals(local) && (days.contains(utc) || days.contains(local))) {
        edges.add(new Edge(hour, utc, local));
      }
    }
    return new ReportDays(zone, from, to, List.copyOf(edges));
  }

  boolean contains(LocalDate day) {
    return !day.isBefore(from) && !day.isAfter(to);
  }

  /** Whether its days are those of UTC. */
  boolean areUtc() {
    return edges.isEmpty();
  }

  /** The zone's day that an hour is in. */
  LocalDate day(long hour) {
    return Instant.ofEpochSecond(hour * SECONDS_PER_HOUR).atZone(zone).toLocalDate();
  }

  /** The first hour. */
  long fromHour() {
    return firstHour(from);
  }

  /** The first hour that comes after the last. */
  long toHour() {
    return firstHour(to.plusDays(1));
  }

  /** The first hour of a day of the zone, from the epoch. */
  long firstHour(LocalDate day) {
    return day.atStartOfDay(zone).toEpochSecond() / SECONDS_PER_HOUR;
  }

  /** Whether nothing is added to a day of the zone any more, and none of its hours has ended: else what is left of it would be kept for the whole. */
  boolean isSettled(LocalDate day, Instant now) {
    return CounterKeys.totalsEnd(firstHour(day)) > now.getEpochSecond()
        && !Instant.ofEpochSecond(firstHour(day.plusDays(1)) * SECONDS_PER_HOUR)
            .plus(CounterKeys.SETTLED_AFTER)
            .isAfter(now);
  }

  List<LocalDate> all() {
    return from.datesUntil(to.plusDays(1)).toList();
  }

  long hours() {
    return toHour() - fromHour();
  }

  long count() {
    return to.toEpochDay() - from.toEpochDay() + 1;
  }

  /** The earliest hour that is read of hours: of all, or of the edges. */
  long firstHourRead(boolean byHour) {
    return byHour ? fromHour() : edges.isEmpty() ? Long.MAX_VALUE : edges.get(0).hour();
  }
}
