package io.segmento.platform.export;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code segmento_exports_total} and how many rows they sent. */
final class ExportMetrics {
  /** How an export ended. */
  enum Outcome {
    DONE,
    /** No approval covers it. */
    REFUSED,
    /** Cut off by the caller, by a revocation or by a failure. */
    FAILED
  }

  private final Map<Outcome, Counter.Child> exports = new EnumMap<>(Outcome.class);
  private final Counter rows;

  @Inject
  ExportMetrics(CollectorRegistry registry) {
    Counter all = Counter.build("segmento_exports_total", "Exports of rows of single events.")
        .labelNames("outcome")
        .register(registry);
    for (Outcome outcome : Outcome.values()) {
      exports.put(outcome, all.labels(outcome.name().toLowerCase(Locale.ROOT)));
    }
    rows =
        Counter.build("segmento_exported_rows_total", "Rows that exports sent.").register(registry);
  }

  void ended(Outcome outcome) {
    Counter.Child child = exports.get(outcome);
    if (child != null) {
      child.inc();
    }
  }

  void sent(long count) {
    rows.inc((double) count);
  }
}
