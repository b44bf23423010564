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
  public CompletableFuture<List<Line>> read(
      LocalDate day, ReportDimension dimension, List<String> campaignIds) {
    ReportQuery query = ReportQuery.newBuilder()
        .setFromDay(day.toString())
        .setToDay(day.toString())
        .addDimensions(dimension)
        .addAllMetrics(METRICS)
        .addAllCampaignIds(campaignIds)
        .build();
    return sums.read(query)
        .thenApply(rows -> rows.stream().map(CampaignDayNumbers::line).toList());
  }

  private static Line line(SummedRow row) {
    Map<ReportMetric, Long> numbers = new EnumMap<>(ReportMetric.class);
    for (ReportMetric metric : METRICS) {
      numbers.put(
          metric,
          row.byAdvertiser(metric).values().stream().mapToLong(Long::longValue).sum());
    }
    return new Line(row.dimensions().get(0), row.currency(), numbers);
  }
}
