package io.segmento.platform.subject;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** {@code segmento_subject_requests_total}. */
final class SubjectMetrics {
  private final Counter requests;

  @Inject
  SubjectMetrics(CollectorRegistry registry) {
    requests = Counter.build(
            "segmento_subject_requests_total", "What people asked for about their own data.")
        .labelNames("action", "outcome")
        .register(registry);
    for (SubjectAction action : SubjectAction.values()) {
      for (AuditLog.Outcome outcome : AuditLog.Outcome.values()) {
        requests.labels(action.label(), outcome.label());
      }
    }
  }

  void asked(SubjectAction action, AuditLog.Outcome outcome) {
    requests.labels(action.label(), outcome.label()).inc();
  }
}
