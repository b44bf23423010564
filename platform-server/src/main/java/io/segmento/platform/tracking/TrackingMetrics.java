package io.segmento.platform.tracking;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.PrivacySignal;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of events, and what forbade those that were forbidden. */
final class TrackingMetrics {

  private final Map<EventOutcome, Counter.Child> outcomes = new EnumMap<>(EventOutcome.class);
  private final Map<PrivacySignal, Counter.Child> forbidden = new EnumMap<>(PrivacySignal.class);
  private final Counter withdrawals;

  @Inject
  TrackingMetrics(CollectorRegistry registry) {
    Counter events = Counter.build(
            "segmento_tracking_events_total", "Events of visitors, by what became of them.")
        .labelNames("outcome")
        .register(registry);
    for (EventOutcome outcome : EventOutcome.values()) {
      outcomes.put(outcome, events.labels(outcome.name().toLowerCase(Locale.ROOT)));
    }
    Counter signals = Counter.build(
            "segmento_tracking_forbidden_total", "Events that were forbidden, by signal.")
        .labelNames("signal")
        .register(registry);
    for (PrivacySignal signal : PrivacySignal.values()) {
      forbidden.put(signal, signals.labels(signal.name().toLowerCase(Locale.ROOT)));
    }
    withdrawals = Counter.build(
            "segmento_tracking_withdrawals_total",
            "Profiles at one advertiser that were erased because a consent framework told of a refusal.")
        .register(registry);
  }

  /** What one advertiser had collected of a person was erased, since the person now refuses. */
  void withdrawn() {
    withdrawals.inc();
  }

  void result(EventResult result) {
    count(outcomes.get(result.getOutcome()));
    if (result.getOutcome() == EventOutcome.FORBIDDEN) {
      count(forbidden.get(result.getForbiddenBy()));
    }
  }

  private static void count(Counter.@Nullable Child counter) {
    if (counter != null) {
      counter.inc();
    }
  }
}
