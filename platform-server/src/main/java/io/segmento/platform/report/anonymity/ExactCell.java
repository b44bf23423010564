package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;
import java.util.Map;

/**
 * The true numbers of a cell; they never leave this package but through a {@link TableAnonymiser}.
 *
 * @param users distinct users, as a sketch estimates them
 * @param metricToPartnerTotals what each partner contributed to a sum, by the partner's id
 */
public record ExactCell(
    Cell cell, long users, Map<ReportMetric, Map<String, Long>> metricToPartnerTotals) {
  public ExactCell {
    requireNonNull(cell, "cell");
    metricToPartnerTotals = Map.copyOf(metricToPartnerTotals);
  }

  Map<String, Long> partners(ReportMetric metric) {
    return metricToPartnerTotals.getOrDefault(metric, Map.of());
  }

  long total(ReportMetric metric) {
    return partners(metric).values().stream().mapToLong(Long::longValue).sum();
  }
}
