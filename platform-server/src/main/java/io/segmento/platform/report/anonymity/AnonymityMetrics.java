package io.segmento.platform.report.anonymity;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** {@code segmento_report_anonymity_*}: what others than the owner asked for. */
final class AnonymityMetrics {
  private final Counter.Child told;
  private final Counter.Child withheld;
  private final Counter spent;

  @Inject
  AnonymityMetrics(CollectorRegistry registry) {
    Counter numbers = Counter.build(
            "segmento_report_anonymity_numbers_total",
            "Numbers over all partners that were asked for, by whether they were told.")
        .labelNames("outcome")
        .register(registry);
    told = numbers.labels("told");
    withheld = numbers.labels("withheld");
    spent = Counter.build(
            "segmento_report_anonymity_budget_refusals_total",
            "Queries refused since the caller's privacy budget was spent.")
        .register(registry);
  }

  void told(boolean isTold) {
    (isTold ? told : withheld).inc();
  }

  void budgetSpent() {
    spent.inc();
  }
}
