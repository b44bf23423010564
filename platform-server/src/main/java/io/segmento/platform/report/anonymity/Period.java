package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** A day or a calendar month of UTC: the spans of time that tables are released for, and no others, so that no two of them overlap by a part. */
public record Period(LocalDate first, boolean month) {
  private static final int SECONDS_PER_HOUR = 3_600;

  public Period {
    requireNonNull(first, "first");
    if (month && first.getDayOfMonth() != 1) {
      throw new IllegalArgumentException("first: " + first + " (expected: the first of a month)");
    }
  }

  public static Period day(LocalDate day) {
    return new Period(day, false);
  }

  public static Period month(YearMonth month) {
    return new Period(month.atDay(1), true);
  }

  /** The days of a range, both ends included. */
  static List<Period> days(LocalDate from, LocalDate to) {
    return from.datesUntil(to.plusDays(1)).map(Period::day).toList();
  }

  /** The whole months of a range, and the days that are left of it; in order. */
  static List<Period> monthsAndDays(LocalDate from, LocalDate to) {
    List<Period> periods = new ArrayList<>();
    LocalDate next = from;
    while (!next.isAfter(to)) {
      YearMonth month = YearMonth.from(next);
      if (next.getDayOfMonth() == 1 && !month.atEndOfMonth().isAfter(to)) {
        periods.add(month(month));
        next = next.plusMonths(1);
      } else {
        periods.add(day(next));
        next = next.plusDays(1);
      }
    }
    return periods;
  }

  /** Days in it. */
  int length() {
    return month ? first.lengthOfMonth() : 1;
  }

  /** The days of a month; a day has none within. */
  List<Period> within() {
    return month ? days(first, last()) : List.of();
  }

  public LocalDate last() {
    return first.plusDays(length() - 1L);
  }

  /** Hours since the epoch. */
  public long fromHour() {
    return first.atStartOfDay(ZoneOffset.UTC).toEpochSecond() / SECONDS_PER_HOUR;
  }

  /** Hours since the epoch, exclusive. */
  public long toHour() {
    return last().plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond() / SECONDS_PER_HOUR;
  }

  /** {@code 2026-11-23} or {@code 2026-11}. */
  @Override
  public String toString() {
    return month ? YearMonth.from(first).toString() : first.toString();
  }
}
