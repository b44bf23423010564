package io.segmento.platform.report.live;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.report.CampaignSums;
import io.segmento.platform.report.SummedRow;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** From the counters that reports are made of. */
final class CampaignDayNumbers implements DayNumbers {
  private final CampaignSums sums;

  @Inject
  CampaignDayNumbers(CampaignSums sums) {
    this.sums = requireNonNull(sums, "sums");
  }

  @Override
  public CompletableFuture<Lines> read(
      LocalDate day, List<ReportDimension> dimensions, List<String> campaignIds) {
    ReportQuery query = ReportQuery.newBuilder()
        .setFromDay(day.toString())
        .setToDay(day.toString())
        .addAllDimensions(dimensions)
        .addAllMetrics(METRICS)
        .addAllCampaignIds(campaignIds)
        .build();
    return sums.read(query).thenApply(rows -> {
      Map<ReportDimension, List<Line>> lines = new EnumMap<>(ReportDimension.class);
      for (int i = 0; i < dimensions.size(); i++) {
        lines.put(dimensions.get(i), lines(rows, i));
      }
      return new Lines(lines);
    });
  }

  private record Name(String value, String currency) {}

  /** Of one of the dimensions, over all others. */
  private static List<Line> lines(List<SummedRow> rows, int dimension) {
    Map<Name, Map<ReportMetric, Long>> sums = new LinkedHashMap<>();
    for (SummedRow row : rows) {
      Map<ReportMetric, Long> numbers = sums.computeIfAbsent(
          new Name(row.dimensions().get(dimension), row.currency()),
          unused -> new EnumMap<>(ReportMetric.class));
      for (ReportMetric metric : METRICS) {
        long sum = row.byAdvertiser(metric).values().stream()
            .mapToLong(Long::longValue)
            .sum();
        numbers.merge(metric, sum, Long::sum);
      }
    }
    return sums.entrySet().stream()
        .map(each -> new Line(each.getKey().value(), each.getKey().currency(), each.getValue()))
        .toList();
  }
}
