package io.segmento.platform.strategy.state;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What strategies keep. Strategy names are those of loaded plugins. */
final class StateMetrics {

  private record Shown(String strategy, StateScope scope) {}

  private final Gauge rows;
  private final Counter failures;
  private Set<Shown> shown = Set.of();

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

  /** Of several versions in one scope that which has most, since a table of each may be full. For one thread. */
  void kept(Collection<KeptState> states) {
    Map<Shown, Integer> most = new HashMap<>();
    for (KeptState state : states) {
      most.merge(new Shown(state.strategy(), state.scope()), state.rows(), Math::max);
    }
    shown.stream()
        .filter(before -> !most.containsKey(before))
        .forEach(gone -> rows.remove(gone.strategy(), gone.scope().label()));
    shown = most.keySet();
    most.forEach((of, count) -> rows.labels(of.strategy(), of.scope().label()).set(count));
  }

  void failed(String strategy) {
    failures.labels(strategy).inc();
  }
}
