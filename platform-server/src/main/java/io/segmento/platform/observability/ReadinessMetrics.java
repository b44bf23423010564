package io.segmento.platform.observability;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** {@code segmento_ready}: 1 while the node may get traffic. */
public final class ReadinessMetrics {
  private final Gauge ready;

  @Inject
  public ReadinessMetrics(CollectorRegistry registry) {
    ready = Gauge.build("segmento_ready", "1 while this node may get traffic, else 0.")
        .register(registry);
  }

  void ready(boolean isReady) {
    ready.set(isReady ? 1 : 0);
  }
}
