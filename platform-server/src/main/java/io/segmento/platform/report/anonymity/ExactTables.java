package io.segmento.platform.report.anonymity;

import io.segmento.proto.v1.ReportMetric;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the true numbers come from: over all partners, each cell once. */
@FunctionalInterface
public interface ExactTables {
  /** The sums that cells have, beside their users. */
  List<ReportMetric> SUMS = NoiseScales.SUMS;

  CompletableFuture<List<ExactCell>> read(TableId table);
}
