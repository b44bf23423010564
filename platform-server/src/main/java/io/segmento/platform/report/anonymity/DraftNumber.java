package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.v1.ReportMetric;

/** One number of one cell before its release: what would be told, who is behind it, and whether it is withheld. For one thread. */
final class DraftNumber {
  private final Cell cell;
  private final ReportMetric metric;
  private final long noisyTotal;
  private final Aggregate behind;
  private boolean withheld;

  DraftNumber(Cell cell, ReportMetric metric, long noisyTotal, Aggregate behind) {
    this.cell = requireNonNull(cell, "cell");
    this.metric = requireNonNull(metric, "metric");
    this.noisyTotal = noisyTotal;
    this.behind = requireNonNull(behind, "behind");
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

  boolean isWithheld() {
    return withheld;
  }

  void withhold() {
    withheld = true;
  }
}
