package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;
import java.util.Optional;

/** One number of one cell before its release: what would be told, who is behind it, and whether it is withheld. For one thread. */
final class DraftNumber {
  private final Cell cell;
  private final ReportMetric metric;
  private final long noisyTotal;
  private final Aggregate behind;
  private final Optional<Aggregate> unknown;
  private boolean withheld;

  /**
   * @param unknown what nobody outside knows of it when it is withheld: of a month only the days that withheld it, since the others are out
   */
  DraftNumber(
      Cell cell,
      ReportMetric metric,
      long noisyTotal,
      Aggregate behind,
      Optional<Aggregate> unknown) {
    this.cell = requireNonNull(cell, "cell");
    this.metric = requireNonNull(metric, "metric");
    this.noisyTotal = noisyTotal;
    this.behind = requireNonNull(behind, "behind");
    this.unknown = requireNonNull(unknown, "unknown");
  }

  Cell cell() {
    return cell;
  }

  ReportMetric metric() {
    return metric;
  }

  long noisyTotal() {
    return noisyTotal;
  }

  Aggregate behind() {
    return behind;
  }

  Optional<Aggregate> unknown() {
    return unknown;
  }

  boolean isWithheld() {
    return withheld;
  }

  void withhold() {
    withheld = true;
  }
}
