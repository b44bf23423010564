package io.segmento.platform.strategy.state;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;

/** What strategies keep. Strategy names are those of loaded plugins. */
final class StateMetrics {

  private final Gauge rows;
  private final Counter failures;

  @Inject
  StateMetrics(CollectorRegistry registry) {
    rows = Gauge.build(
            "segmento_strategy_state_rows",
            "Rows of state that a strategy has on this node, in all its tables.")
        .labelNames("strategy", "scope")
        .register(registry);
    failures = Counter.build(
            "segmento_strategy_state_sync_failures_total",
            "Times that a strategy's state could not be brought to the store and back; nothing is lost by one.")
        .labelNames("strategy")
        .register(registry);
  }

  void kept(String strategy, StateScope scope, int count) {
    rows.labels(strategy, scope.label()).set(count);
  }

  void failed(String strategy) {
    failures.labels(strategy).inc();
  }
}
