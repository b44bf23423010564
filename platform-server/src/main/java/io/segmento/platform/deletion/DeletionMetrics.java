package io.segmento.platform.deletion;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.proto.v1.DeletionResult;
import jakarta.inject.Inject;
import java.util.Locale;

/** What becomes of partners' deletion requests. */
final class DeletionMetrics {

  private final Counter answered;

  @Inject
  DeletionMetrics(CollectorRegistry registry) {
    answered = Counter.build(
            "segmento_deletion_requests_total",
            "Deletion requests of partners, by what was acknowledged.")
        .labelNames("result")
        .register(registry);
  }

  void answered(DeletionResult result) {
    answered.labels(result.name().toLowerCase(Locale.ROOT)).inc();
  }
}
