package io.segmento.platform.edge;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** {@code segmento_edge_*}: who watches the policy. */
public final class EdgeMetrics {
  private final Gauge watchers;
  private final Gauge version;

  @Inject
  public EdgeMetrics(CollectorRegistry registry) {
    watchers =
        Gauge.build("segmento_edge_watchers", "Gateways that watch the policy.").register(registry);
    version = Gauge.build("segmento_edge_policy_version", "Version of the policy of this core.")
        .register(registry);
  }

  void watchers(int count) {
    watchers.set(count);
  }

  void version(long number) {
    version.set((double) number);
  }
}
