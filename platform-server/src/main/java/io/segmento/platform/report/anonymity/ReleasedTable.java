package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.ReportMetric;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is told of a table: the cells and numbers that are not withheld, with their noise. What is withheld and what never was look alike.
 *
 * @param madeOf of which true cells: see {@link #digest}; empty where nothing is told
 */
record ReleasedTable(Map<Cell, Map<ReportMetric, Long>> cellToNumbers, ByteString madeOf) {
  ReleasedTable {
    cellToNumbers = Map.copyOf(cellToNumbers);
    requireNonNull(madeOf, "madeOf");
  }

  /** All of which is withheld. It is made of nothing, so that what is made of such tables is withheld too. */
  static ReleasedTable nothing() {
    return new ReleasedTable(Map.of(), ByteString.EMPTY);
  }

  /** The same of the same cells in any order, and of no others. */
  static ByteString digest(List<ExactCell> cells) {
    List<String> texts = new ArrayList<>();
    for (ExactCell cell : cells) {
      Map<ReportMetric, Map<String, Long>> totals = new TreeMap<>();
      cell.metricToPartnerTotals()
          .forEach((metric, partners) -> totals.put(metric, new TreeMap<>(partners)));
      texts.add(cell.cell() + " " + cell.users() + " " + totals);
    }
    Collections.sort(texts);
    return ByteString.copyFrom(
        NoiseSource.sha256().digest(String.join("\n", texts).getBytes(UTF_8)));
  }

  /** Whether it would be made of the same now. */
  boolean isMadeOf(List<ExactCell> cells) {
    return madeOf.equals(digest(cells));
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
