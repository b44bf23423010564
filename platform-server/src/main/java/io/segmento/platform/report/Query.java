package io.segmento.platform.report;

import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportSort;
import java.util.List;
import java.util.Set;

/**
 * A query that can be answered: {@link QueryCheck} makes it.
 *
 * @param byHour whether hours are read, and not days with the hours at their edges
 * @param currency that money is told in; empty: each campaign's own
 */
record Query(
    List<LiveCampaign> campaigns,
    ReportDays days,
    boolean byHour,
    List<ReportDimension> dimensions,
    List<ReportMetric> metrics,
    CellFilter filter,
    List<ReportSort> sort,
    int offset,
    int pageSize,
    String currency) {
  /** What a day of a campaign is cut into. */
  static final Set<ReportDimension> PARTS = Set.of(
      ReportDimension.CREATIVE_DIMENSION,
      ReportDimension.STRATEGY_ARM_DIMENSION,
      ReportDimension.EXCHANGE_DIMENSION,
      ReportDimension.FORMAT_DIMENSION,
      ReportDimension.COUNTRY_DIMENSION,
      ReportDimension.DEVICE_DIMENSION);

  /** Whether it needs cells: of campaigns as wholes their totals are enough. */
  boolean byCell() {
    return !filter.isEmpty() || dimensions.stream().anyMatch(PARTS::contains);
  }

  boolean needsPeople() {
    return metrics.stream().anyMatch(metric -> !Formula.of(metric).people().isEmpty());
  }
}
