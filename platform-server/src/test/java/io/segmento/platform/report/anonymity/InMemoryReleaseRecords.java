package io.segmento.platform.report.anonymity;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** Records of one process. */
final class InMemoryReleaseRecords implements ReleaseRecords {
  private final Map<TableId, ReleasedTable> tables = new ConcurrentHashMap<>();

  @Override
  public CompletableFuture<Optional<ReleasedTable>> find(TableId table) {
    return CompletableFuture.completedFuture(Optional.ofNullable(tables.get(table)));
  }

  @Override
  public CompletableFuture<ReleasedTable> keep(TableId table, ReleasedTable released) {
    ReleasedTable first = tables.putIfAbsent(table, released);
    return CompletableFuture.completedFuture(first == null ? released : first);
  }
}
