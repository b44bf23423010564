package io.segmento.platform.report;

import static io.segmento.platform.report.QueryCheck.wrong;

import io.segmento.platform.counter.CounterKeys;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is kept, and for how long: totals by hour and day for 24 months; parts and people by day of UTC for 24 months, by hour for 62 days, but people
 * of parts by day only. A query for anything else is told what there is instead. Stateless.
 */
final class Kept {
  private Kept() {}

  static void check(Query query, LocalDate today) {
    for (ReportMetric metric : query.metrics()) {
      if (Formula.of(metric).isOfWholeDays()) {
        wholeDays(query, metric);
      }
    }
    boolean hours = query.byHour() || !query.days().areUtc();
    if (query.needsPeople() && query.byCell() && hours) {
      throw wrong(
          "metrics",
          "people by " + part(query) + " and "
              + (query.byHour() ? "HOUR" : query.days().zone()),
          "people by campaign, advertiser and time, or time_zone UTC and no HOUR: people of parts are counted by days of UTC");
    }
    LocalDate first = today.minusDays(CounterKeys.HOURS_KEPT_DAYS - 1L);
    boolean needsHours = (query.byCell() && hours) || (query.needsPeople() && hours);
    long read =
        query.needsPeople() ? query.days().fromHour() : query.days().firstHourRead(query.byHour());
    if (needsHours && read < first.atStartOfDay().toEpochSecond(ZoneOffset.UTC) / 3_600) {
      throw wrong(
          "from_day",
          query.days().from() + " by " + (query.byHour() ? "HOUR" : query.days().zone()) + " and "
              + (query.byCell() ? part(query) : "people"),
          "from " + first.plusDays(1)
              + " on, or time_zone UTC and no HOUR: they are kept by hour for "
              + CounterKeys.HOURS_KEPT_DAYS + " days, and by day of UTC for "
              + CounterKeys.MONTHS_KEPT + " months");
    }
  }

  private static void wholeDays(Query query, ReportMetric metric) {
    if (query.byCell()) {
      throw wrong(
          "metrics",
          metric + " by " + part(query),
          "by campaign, advertiser and DAY: it is counted of campaigns as wholes");
    }
    if (query.byHour() || !query.days().areUtc()) {
      throw wrong(
          "metrics",
          metric + " by " + (query.byHour() ? "HOUR" : query.days().zone()),
          "time_zone UTC and no HOUR: it is counted by days of UTC");
    }
  }

  private static String part(Query query) {
    return query.dimensions().stream()
        .filter(Query.PARTS::contains)
        .map(ReportDimension::name)
        .findFirst()
        .orElse("filters");
  }
}
