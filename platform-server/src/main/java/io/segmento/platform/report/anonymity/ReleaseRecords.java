package io.segmento.platform.report.anonymity;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What was released, for ever: the first version of a table is the only one. */
interface ReleaseRecords {
  CompletableFuture<Optional<ReleasedTable>> find(TableId table);

  /** Writes it down unless another node was faster; the version that holds. */
  CompletableFuture<ReleasedTable> keep(TableId table, ReleasedTable released);
}
