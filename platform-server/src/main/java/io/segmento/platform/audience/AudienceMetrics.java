package io.segmento.platform.audience;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.proto.v1.RowOutcome;
import jakarta.inject.Inject;
import java.util.Locale;

/** {@code segmento_audience_rows_total}: what came of uploaded rows. */
final class AudienceMetrics {
  private final Counter rows;

  @Inject
  AudienceMetrics(CollectorRegistry registry) {
    rows = Counter.build("segmento_audience_rows_total", "Rows of uploaded audiences.")
        .labelNames("outcome")
        .register(registry);
  }

  void row(RowOutcome outcome) {
    rows.labels(outcome.name().toLowerCase(Locale.ROOT).replace("row_", "")).inc();
  }
}
