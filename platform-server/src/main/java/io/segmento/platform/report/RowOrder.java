package io.segmento.platform.report;

import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportSort;
import java.util.List;

/**
 * The order of rows: as asked, then in the order of the dimensions, then by currency. What has no value, withheld or undefined, is below all that has
 * one.
 */
record RowOrder(
    List<ReportSort> sorts, List<ReportDimension> dimensions, List<ReportMetric> metrics) {
  List<AnswerRow> sorted(List<? extends AnswerRow> rows) {
    SortKeys keys = new SortKeys(rows);
    for (ReportSort sort : sorts) {
      boolean descending = sort.getDescending();
      if (sort.getByCase() == ReportSort.ByCase.DIMENSION) {
        int place = dimensions.indexOf(sort.getDimension());
        keys.byText(row -> row.dimensions().get(place), descending);
      } else {
        int place = metrics.indexOf(sort.getMetric());
        keys.byNumber(row -> row.value(place).isPresent() ? 1 : 0, descending);
        keys.byNumber(row -> row.value(place).orElse(0), descending);
      }
    }
    for (int i = 0; i < dimensions.size(); i++) {
      int place = i;
      keys.byText(row -> row.dimensions().get(place), false);
    }
    keys.byText(AnswerRow::currency, false);
    return keys.sorted();
  }
}
