package io.segmento.platform.audience;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** {@code segmento_audience_rows_total}: what came of uploaded rows. */
final class AudienceMetrics {
  private final Counter.Child stored;
  private final Counter.Child duplicate;
  private final Counter.Child suppressed;
  private final Counter.Child invalid;

  @Inject
  AudienceMetrics(CollectorRegistry registry) {
    Counter rows = Counter.build("segmento_audience_rows_total", "Rows of uploaded audiences.")
        .labelNames("outcome")
        .register(registry);
    stored = rows.labels("stored");
    duplicate = rows.labels("duplicate");
    suppressed = rows.labels("suppressed");
    invalid = rows.labels("invalid");
  }

  /** The rows between two counts of one upload. */
  void rows(RowCounts before, RowCounts now) {
    stored.inc((double) (now.stored() - before.stored()));
    duplicate.inc((double) (now.duplicate() - before.duplicate()));
    suppressed.inc((double) (now.suppressed() - before.suppressed()));
    invalid.inc((double) (now.invalid() - before.invalid()));
  }
}
