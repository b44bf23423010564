package io.segmento.platform.report.anonymity;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Where the true numbers come from: over all partners, each cell once. */
@FunctionalInterface
public interface ExactTables {
  CompletableFuture<List<ExactCell>> read(TableId table);
}
