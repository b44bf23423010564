package io.segmento.platform.profile;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import jakarta.inject.Inject;

/** How writing profiles goes. */
final class ProfileMetrics {

  private final Counter conflicts;

  @Inject
  ProfileMetrics(CollectorRegistry registry) {
    conflicts = Counter.build(
            "segmento_profile_write_conflicts_total",
            "Profile writes begun again since another write came first.")
        .register(registry);
  }

  void conflict() {
    conflicts.inc();
  }
}
