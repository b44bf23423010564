package io.segmento.platform.counter;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** {@code segmento_counts_lost_total}. */
final class CellCountMetrics {
  private final Counter lost;

  @Inject
  CellCountMetrics(CollectorRegistry registry) {
    lost = Counter.build(
            "segmento_counts_lost_total",
            "Bids that reports will not tell of, since the store was away for too long.")
        .register(registry);
  }

  void lost(long counts) {
    lost.inc((double) counts);
  }
}
