package io.segmento.platform.overload;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** {@code segmento_shed_level}. */
public final class OverloadMetrics {
  private static final double PER_MILLE = 1_000;

  private final Gauge level;

  @Inject
  public OverloadMetrics(CollectorRegistry registry) {
    level = Gauge.build(
            "segmento_shed_level", "Share of requests that gateways are asked to keep away.")
        .register(registry);
  }

  void level(int perMille) {
    level.set(perMille / PER_MILLE);
  }
}
