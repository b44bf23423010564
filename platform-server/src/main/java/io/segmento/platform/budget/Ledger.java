package io.segmento.platform.budget;

import io.segmento.proto.v1.Budget;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What a campaign had spent when it was last read. The ends of its day and hour come with it, so that looking costs no calendar. Immutable.
 */
record Ledger(
    long readAtMillis,
    long totalMicros,
    long dayMicros,
    long dayBeginsAtMillis,
    long dayEndsAtMillis,
    long hourMicros,
    long hourEndsAtMillis) {
  static final long MILLIS_PER_HOUR = 3_600_000;

  /** Of what was read at a time, for the day and hour of that time. */
  static Ledger of(long readAtMillis, ZoneId zone, long total, long day, long hour) {
    LocalDate today = day(readAtMillis, zone);
    long dayBegins = today.atStartOfDay(zone).toInstant().toEpochMilli();
    long dayEnds = today.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
    long hourEnds = (hour(readAtMillis) + 1) * MILLIS_PER_HOUR;
    return new Ledger(readAtMillis, total, day, dayBegins, dayEnds, hour, hourEnds);
  }

  static LocalDate day(long millis, ZoneId zone) {
    return Instant.ofEpochMilli(millis).atZone(zone).toLocalDate();
  }

  /** Hours since the epoch. */
  static long hour(long millis) {
    return Math.floorDiv(millis, MILLIS_PER_HOUR);
  }

  /** When the first of the days and hours that have a limit is over, so that another is spent from then on. */
  long periodEndsAtMillis(Budget budget) {
    if (budget.getHourlyMicros() > 0) {
      return hourEndsAtMillis;
    }
    return budget.getDailyMicros() > 0 ? dayEndsAtMillis : Long.MAX_VALUE;
  }

  /** The least of what is left of each limit; never negative. A day or hour that began after the read is not spent yet. */
  long left(Budget budget, long nowMillis) {
    long left = Long.MAX_VALUE;
    if (budget.getTotalMicros() > 0) {
      left = budget.getTotalMicros() - totalMicros;
    }
    if (budget.getDailyMicros() > 0) {
      long spent = nowMillis < dayEndsAtMillis ? dayMicros : 0;
      left = Math.min(left, budget.getDailyMicros() - spent);
    }
    if (budget.getHourlyMicros() > 0) {
      long spent = nowMillis < hourEndsAtMillis ? hourMicros : 0;
      left = Math.min(left, budget.getHourlyMicros() - spent);
    }
    return Math.max(0, left);
  }
}
