package io.segmento.platform.profile;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** How writing profiles goes. */
final class ProfileMetrics {

  private final Counter conflicts;
  private final Counter overdueFound;
  private final Gauge overdue;

  @Inject
  ProfileMetrics(CollectorRegistry registry) {
    conflicts = Counter.build(
            "segmento_profile_write_conflicts_total",
            "Profile writes begun again since another write came first.")
        .register(registry);
    overdue = Gauge.build(
            "segmento_retention_overdue_months",
            "Months whose data are too old and could still be read, at the last look; alert when not 0.")
        .register(registry);
    overdueFound = Counter.build(
            "segmento_retention_overdue_months_found_total",
            "Months found too old and destroyed; alert when it grows.")
        .register(registry);
  }

  /** How many months were found to be too old at the last look. */
  void overdueMonths(int months) {
    overdue.set(months);
    overdueFound.inc(months);
  }

  void conflict() {
    conflicts.inc();
  }
}
