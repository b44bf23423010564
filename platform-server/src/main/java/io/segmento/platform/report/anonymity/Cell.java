package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

/**
 * Which cell of a table.
 *
 * @param value of the table's dimension; empty in a table without one
 * @param currency of its money
 */
public record Cell(String value, String currency) {
  public Cell {
    requireNonNull(value, "value");
    requireNonNull(currency, "currency");
  }
}
