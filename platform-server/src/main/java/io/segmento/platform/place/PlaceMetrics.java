package io.segmento.platform.place;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code segmento_place_*}: how old the places are and how many addresses they know. */
final class PlaceMetrics {

  private static final double MILLIS_PER_SECOND = 1_000;

  /** What became of a look-up. */
  enum Outcome {
    FOUND,
    UNKNOWN,
    PRIVATE,
    BROKEN
  }

  private final Map<Outcome, Counter.Child> lookups = new EnumMap<>(Outcome.class);
  private final Counter failures;
  private volatile @Nullable Instant builtAt;

  @Inject
  PlaceMetrics(CollectorRegistry registry, Clock clock) {
    Counter counter = Counter.build(
            "segmento_place_lookups_total", "Addresses looked up, by outcome.")
        .labelNames("outcome")
        .register(registry);
    for (Outcome outcome : Outcome.values()) {
      lookups.put(outcome, counter.labels(outcome.name().toLowerCase(Locale.ROOT)));
    }
    failures = Counter.build(
            "segmento_place_load_failures_total",
            "Files of places that were not taken; the one before stays.")
        .register(registry);
    Gauge.build("segmento_place_age_seconds", "Since the file of places was built; 0 without one.")
        .create()
        .setChild(new Gauge.Child() {
          @Override
          public double get() {
            Instant built = builtAt;
            return built == null
                ? 0
                : Math.max(0, (clock.millis() - built.toEpochMilli()) / MILLIS_PER_SECOND);
          }
        })
        .register(registry);
  }

  /** Of a finder that nobody asks for its metrics. */
  static PlaceMetrics ofNothing() {
    return new PlaceMetrics(new CollectorRegistry(), Clock.systemUTC());
  }

  void lookedUp(Outcome outcome) {
    Counter.Child counter = lookups.get(outcome);
    if (counter != null) {
      counter.inc();
    }
  }

  void loaded(Instant built) {
    builtAt = built;
  }

  void failed() {
    failures.inc();
  }
}
