package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table before its release. For one thread. */
final class Draft {
  /** Numbers that sum up to one margin: of one metric, in one currency. */
  record Column(ReportMetric metric, String currency) {}

  private final TableId table;
  private final List<DraftNumber> numbers;

  Draft(TableId table, List<DraftNumber> numbers) {
    this.table = requireNonNull(table, "table");
    this.numbers = List.copyOf(numbers);
  }

  TableId table() {
    return table;
  }

  List<DraftNumber> numbers() {
    return numbers;
  }

  Map<Column, List<DraftNumber>> columns() {
    Map<Column, List<DraftNumber>> columns = new LinkedHashMap<>();
    for (DraftNumber number : numbers) {
      columns
          .computeIfAbsent(
              new Column(number.metric(), number.cell().currency()), unused -> new ArrayList<>())
          .add(number);
    }
    return columns;
  }

  /**
   * @param cells the true ones that it was made of
   */
  ReleasedTable release(List<ExactCell> cells) {
    Map<Cell, Map<ReportMetric, Long>> told = new HashMap<>();
    for (DraftNumber number : numbers) {
      if (!number.isWithheld()) {
        told.computeIfAbsent(number.cell(), unused -> new HashMap<>())
            .put(number.metric(), Math.max(0, number.noisyTotal()));
      }
    }
    return new ReleasedTable(told, ReleasedTable.digest(cells));
  }
}
