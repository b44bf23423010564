package io.segmento.platform.device;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** {@code segmento_device_*}: how user agents are read. */
final class DeviceMetrics {

  /** What became of a user agent. */
  enum Outcome {
    REMEMBERED,
    READ,
    OVERLOADED,
    FAILED
  }

  private final Map<Outcome, Counter.Child> reads = new EnumMap<>(Outcome.class);

  @Inject
  DeviceMetrics(CollectorRegistry registry) {
    Counter counter = Counter.build("segmento_device_reads_total", "User agents read, by outcome.")
        .labelNames("outcome")
        .register(registry);
    for (Outcome outcome : Outcome.values()) {
      reads.put(outcome, counter.labels(outcome.name().toLowerCase(Locale.ROOT)));
    }
  }

  void counted(Outcome outcome) {
    Counter.Child counter = reads.get(outcome);
    if (counter != null) {
      counter.inc();
    }
  }
}
