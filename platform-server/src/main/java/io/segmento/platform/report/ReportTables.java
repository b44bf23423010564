package io.segmento.platform.report;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportSort;
import io.segmento.proto.v1.ReportTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows as they are told: with the values of metrics, in the order that was asked for, in pages. Stateless. */
final class ReportTables {
  private ReportTables() {}

  static ReportRow row(SummedRow summed, List<ReportMetric> metrics) {
    ReportRow.Builder row =
        ReportRow.newBuilder().addAllDimensions(summed.dimensions()).setCurrency(summed.currency());
    for (ReportMetric metric : metrics) {
      row.addValues(Formula.of(metric).value(metric, summed));
    }
    return row.build();
  }

  static ReportTable.Builder page(List<ReportRow> sorted, int offset, int size) {
    int from = Math.min(offset, sorted.size());
    int to = Math.min(sorted.size(), from + size);
    ReportTable.Builder table = ReportTable.newBuilder().addAllRows(sorted.subList(from, to));
    if (to < sorted.size()) {
      table.setNextPageToken(Integer.toString(to, 36));
    }
    return table;
  }

  /** As asked, then in the order of the dimensions, then by currency. What has no value, withheld or undefined, is below all that has one. */
  static List<ReportRow> sorted(
      List<ReportRow> rows,
      List<ReportSort> sorts,
      List<ReportDimension> dimensions,
      List<ReportMetric> metrics) {
    Comparator<ReportRow> order = null;
    for (ReportSort sort : sorts) {
      Comparator<ReportRow> by = sort.getByCase() == ReportSort.ByCase.DIMENSION
          ? byDimension(dimensions.indexOf(sort.getDimension()))
          : byMetric(metrics.indexOf(sort.getMetric()));
      by = sort.getDescending() ? by.reversed() : by;
      order = order == null ? by : order.thenComparing(by);
    }
    for (int i = 0; i < dimensions.size(); i++) {
      order = order == null ? byDimension(i) : order.thenComparing(byDimension(i));
    }
    Comparator<ReportRow> byCurrency = Comparator.comparing(ReportRow::getCurrency);
    List<ReportRow> sorted = new ArrayList<>(rows);
    sorted.sort(order == null ? byCurrency : order.thenComparing(byCurrency));
    return sorted;
  }

  private static Comparator<ReportRow> byDimension(int place) {
    return Comparator.comparing(row -> row.getDimensions(place));
  }

  private static Comparator<ReportRow> byMetric(int place) {
    return Comparator.comparing((ReportRow row) ->
            !row.getValues(place).getSuppressed() && !row.getValues(place).getUndefined())
        .thenComparingLong(row -> row.getValues(place).getValue());
  }
}
