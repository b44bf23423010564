package io.segmento.platform.report.anonymity;

import io.segmento.proto.v1.ReportMetric;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** What is told of a table: the cells and numbers that are not withheld, with their noise. What is withheld and what never was look alike. */
record ReleasedTable(Map<Cell, Map<ReportMetric, Long>> cellToNumbers) {
  ReleasedTable {
    cellToNumbers = Map.copyOf(cellToNumbers);
  }

  Set<Cell> cells() {
    return cellToNumbers.keySet();
  }

  /** Empty: withheld. */
  OptionalLong number(Cell cell, ReportMetric metric) {
    Long number = cellToNumbers.getOrDefault(cell, Map.of()).get(metric);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }
}
