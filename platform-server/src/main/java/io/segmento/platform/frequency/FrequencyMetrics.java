package io.segmento.platform.frequency;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code segmento_frequency_*}: what becomes of impressions that a cap counts. */
final class FrequencyMetrics {

  /** What became of an impression. */
  enum Outcome {
    COUNTED,
    /** The user has opted out, or withdrawn since the bid. */
    REFUSED,
    /** The store was away, or too many wrote at once: the cap may be passed by one. */
    FAILED
  }

  private final Map<Outcome, Counter.Child> outcomes = new EnumMap<>(Outcome.class);

  @Inject
  FrequencyMetrics(CollectorRegistry registry) {
    Counter counter = Counter.build(
            "segmento_frequency_impressions_total", "Impressions of capped campaigns, by outcome.")
        .labelNames("outcome")
        .register(registry);
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome, counter.labels(outcome.name().toLowerCase(Locale.ROOT)));
    }
  }

  void told(Outcome outcome) {
    Counter.Child child = outcomes.get(outcome);
    if (child != null) {
      child.inc();
    }
  }
}
