package io.segmento.platform.report.live;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What all nodes counted on a day. */
@FunctionalInterface
interface DayNumbers {
  /** What is asked for. */
  List<ReportMetric> METRICS = List.of(
      ReportMetric.BIDS,
      ReportMetric.WINS,
      ReportMetric.IMPRESSIONS,
      ReportMetric.CLICKS,
      ReportMetric.CONVERSIONS,
      ReportMetric.SPEND_MICROS,
      ReportMetric.CONVERSION_VALUE_MICROS);

  /**
   * What was counted of each value of a dimension, in each currency.
   *
   * @param value of the dimension
   */
  record Line(String value, String currency, Map<ReportMetric, Long> numbers) {
    long number(ReportMetric metric) {
      return numbers.getOrDefault(metric, 0L);
    }
  }

  /**
   * What was counted, read once, so that its sums by one dimension and by another are the same.
   *
   * @param dimensionToLines of each dimension that was asked for
   */
  record Lines(Map<ReportDimension, List<Line>> dimensionToLines) {
    List<Line> by(ReportDimension dimension) {
      return dimensionToLines.getOrDefault(dimension, List.of());
    }
  }

  /**
   * The lines of a day of UTC.
   *
   * @param campaignIds of which campaigns
   */
  CompletableFuture<Lines> read(
      LocalDate day, List<ReportDimension> dimensions, List<String> campaignIds);
}
