package io.segmento.platform.spool;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.proto.v1.ReplayOutcome;
import io.segmento.proto.v1.SpooledCall.CallCase;
import jakarta.inject.Inject;
import java.util.Locale;

/** {@code segmento_spool_*}: what became of calls that gateways had kept. */
final class SpoolMetrics {
  private final Counter replayed;

  @Inject
  SpoolMetrics(CollectorRegistry registry) {
    replayed = Counter.build(
            "segmento_spool_replayed_total",
            "Calls that gateways had kept, by kind (unknown: could not be opened) and outcome.")
        .labelNames("kind", "outcome")
        .register(registry);
    for (CallCase kind : CallCase.values()) {
      if (kind != CallCase.CALL_NOT_SET) {
        replayed.labels(label(kind), label(ReplayOutcome.REPLAYED));
        replayed.labels(label(kind), label(ReplayOutcome.REPLAY_REFUSED));
      }
    }
    replayed.labels("unknown", label(ReplayOutcome.UNREADABLE));
  }

  void replayed(CallCase kind, ReplayOutcome outcome) {
    replayed.labels(label(kind), label(outcome)).inc();
  }

  void unreadable() {
    replayed.labels("unknown", label(ReplayOutcome.UNREADABLE)).inc();
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
