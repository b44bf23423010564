package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportDimension;
import java.util.Locale;

/**
 * A table that is released once.
 *
 * @param dimension what its cells are; {@link ReportDimension#REPORT_DIMENSION_UNSPECIFIED}: one cell for all
 */
public record TableId(Period period, ReportDimension dimension) {
  public TableId {
    requireNonNull(period, "period");
    requireNonNull(dimension, "dimension");
  }

  static TableId total(Period period) {
    return new TableId(period, ReportDimension.REPORT_DIMENSION_UNSPECIFIED);
  }

  TableId of(Period other) {
    return new TableId(other, dimension);
  }

  public boolean hasDimension() {
    return dimension != ReportDimension.REPORT_DIMENSION_UNSPECIFIED;
  }

  /** {@code country 2026-11-23}; the names of noise and the keys in Redis are made of it. */
  String name() {
    return label() + ' ' + period;
  }

  /** {@code all}, {@code country} and so on. */
  String label() {
    return !hasDimension()
        ? "all"
        : dimension.name().replace("_DIMENSION", "").toLowerCase(Locale.ROOT);
  }
}
