package io.segmento.platform.profile;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** How writing profiles goes. */
final class ProfileMetrics {

  /** Where a write had the profile from that it changed. */
  enum Source {
    /** The node wrote it lately. */
    MEMORY,
    /** As well, but it was not what the store held any more. */
    STALE_MEMORY,
    STORE
  }

  private final Counter conflicts;
  private final Map<Source, Counter.Child> sources = new EnumMap<>(Source.class);
  private final Counter overdueFound;
  private final Gauge overdue;
  private final Counter evictions;
  private final Counter rotationFailures;

  @Inject
  ProfileMetrics(CollectorRegistry registry) {
    conflicts = Counter.build(
            "segmento_profile_write_conflicts_total",
            "Profile writes begun again since another write came first.")
        .register(registry);
    Counter reads = Counter.build(
            "segmento_profile_reads_total",
            "Profiles taken to be changed, by where they were taken from; one from stale memory is taken from the store after all.")
        .labelNames("source")
        .register(registry);
    for (Source source : Source.values()) {
      sources.put(source, reads.labels(source.name().toLowerCase(Locale.ROOT)));
    }
    overdue = Gauge.build(
            "segmento_retention_overdue_months",
            "Months whose data are too old and could still be read, at the last look; alert when not 0.")
        .register(registry);
    rotationFailures = Counter.build(
            "segmento_retention_rotation_failures_total",
            "Rounds in which month keys could not be wrapped anew or the old wrapping key not destroyed; alert when it grows.")
        .register(registry);
    overdueFound = Counter.build(
            "segmento_retention_overdue_months_found_total",
            "Months found too old and destroyed; alert when it grows.")
        .register(registry);
    evictions = Counter.build(
            "segmento_profile_evictions_total",
            "Entries that left a profile or a bid view because it had grown too large.")
        .labelNames("kind")
        .register(registry);
    for (Evictions.Kind kind : Evictions.Kind.values()) {
      evictions.labels(label(kind));
    }
  }

  /** What left with a write that was done. */
  void evicted(Evictions left) {
    left.counts().forEach((kind, count) -> evictions.labels(label(kind)).inc(count));
  }

  private static String label(Evictions.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  void rotationFailed() {
    rotationFailures.inc();
  }

  /** How many months were found to be too old at the last look. */
  void overdueMonths(int months) {
    overdue.set(months);
    overdueFound.inc(months);
  }

  void read(Source source) {
    Counter.Child counter = sources.get(source);
    if (counter != null) {
      counter.inc();
    }
  }

  void conflict() {
    conflicts.inc();
  }
}
