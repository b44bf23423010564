package io.segmento.platform.report.anonymity;

import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A query over the data of all partners, as far as released tables answer it: no choice of campaigns or advertisers, days and months of UTC, one
 * dimension beside the day. What is not in this form could be subtracted from what is, and is refused by the name of the field.
 */
record SharedQuery(
    List<ReportDimension> dimensions,
    ReportDimension dimension,
    List<ReportMetric> metrics,
    List<Period> periods) {
  /** By which tables are released, beside the one without dimension. */
  static final List<ReportDimension> DIMENSIONS = List.of(
      ReportDimension.EXCHANGE_DIMENSION,
      ReportDimension.FORMAT_DIMENSION,
      ReportDimension.COUNTRY_DIMENSION,
      ReportDimension.DEVICE_DIMENSION);

  private static final String ALL = "others are told of all advertisers together";
  private static final int MAX_MONTHS = 24;
  private static final Set<String> UTC = Set.of("", "UTC", "Z", "+00:00");

  /**
   * Throws a {@link SegmentoException} that names the field.
   *
   * @param lastClosed the last day that is released
   */
  static SharedQuery of(ReportQuery query, LocalDate lastClosed) {
    LocalDate from = day("from_day", query.getFromDay());
    LocalDate to = day("to_day", query.getToDay());
    if (to.isBefore(from) || !to.isBefore(from.plusMonths(MAX_MONTHS))) {
      throw refused(
          "to_day", to, "from_day, " + from + ", or a day within " + MAX_MONTHS + " months of it");
    }
    // A month of which days are gone already is no sum of what was told of it.
    LocalDate oldest = lastClosed.plusDays(2).minusMonths(CounterKeys.MONTHS_KEPT);
    if (from.isBefore(oldest)) {
      throw refused("from_day", from, "from " + oldest + " on: what is older is not kept any more");
    }
    if (to.isAfter(lastClosed)) {
      throw refused(
          "to_day", to, "at most " + lastClosed + ", the last day that is told to others");
    }
    if (!UTC.contains(query.getTimeZone())) {
      throw refused("time_zone", "another", "UTC: the days that are told to others are UTC's");
    }
    if (query.getCampaignIdsCount() > 0) {
      throw refused("campaign_ids", query.getCampaignIdsCount(), "none: " + ALL);
    }
    if (query.getAdvertiserIdsCount() > 0) {
      throw refused("advertiser_ids", query.getAdvertiserIdsCount(), "none: " + ALL);
    }
    if (query.getFiltersCount() > 0) {
      throw refused("filters", query.getFiltersCount(), "none: others are told of whole tables");
    }
    if (!query.getCurrency().isEmpty()) {
      throw refused("currency", "one", "none: others are told of each currency by itself");
    }
    Set<ReportDimension> dimensions = new LinkedHashSet<>(query.getDimensionsList());
    boolean byDay = dimensions.remove(ReportDimension.DAY);
    return new SharedQuery(
        List.copyOf(new LinkedHashSet<>(query.getDimensionsList())),
        dimension(dimensions),
        metrics(query.getMetricsList()),
        byDay ? Period.days(from, to) : Period.monthsAndDays(from, to));
  }

  boolean byDay() {
    return dimensions.contains(ReportDimension.DAY);
  }

  List<TableId> tables() {
    return periods.stream().map(period -> new TableId(period, dimension)).toList();
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw refused(field, "no day", "a day such as 2026-11-23");
    }
  }

  private static ReportDimension dimension(Set<ReportDimension> asked) {
    if (asked.isEmpty()) {
      return ReportDimension.REPORT_DIMENSION_UNSPECIFIED;
    }
    ReportDimension first = asked.iterator().next();
    if (asked.size() > 1 || !DIMENSIONS.contains(first)) {
      throw refused(
          "dimensions",
          asked,
          "DAY and one of exchange, format, country and device: no others are told to others");
    }
    return first;
  }

  private static List<ReportMetric> metrics(List<ReportMetric> asked) {
    for (ReportMetric metric : asked) {
      if (!NoiseScales.SHARED.contains(metric)) {
        throw refused("metrics", metric, "of " + NoiseScales.SHARED);
      }
    }
    return asked.isEmpty() ? NoiseScales.SHARED : List.copyOf(new LinkedHashSet<>(asked));
  }

  private static SegmentoException refused(String field, Object value, String expected) {
    return SegmentoException.invalid(
        AnonymityReason.NOT_TOLD_TO_OTHERS, field, value + " (expected: " + expected + ")");
  }
}
