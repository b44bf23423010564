package io.segmento.platform.strategy;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.segmento.strategy.StrategyMetrics;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What strategies decide and count. Strategy names are those of loaded plugins; other labels are from fixed or bounded sets. */
final class StrategyCallMetrics {

  private final Counter decisions;
  private final Counter corrections;
  private final Gauge breakers;
  private final Gauge loaded;
  private final Gauge refused;
  private final Counter pluginEvents;
  private final Counter listenerFailures;
  /** Kept over reloads, so that the bound holds for the life of the process. */
  private final Map<String, PluginMetrics> metricsByPlugin = new ConcurrentHashMap<>();

  @Inject
  StrategyCallMetrics(CollectorRegistry registry) {
    decisions = Counter.build(
            "segmento_strategy_decisions_total", "Impressions that a strategy was asked about.")
        .labelNames("strategy", "outcome")
        .register(registry);
    corrections = Counter.build(
            "segmento_strategy_corrections_total",
            "Bids of a strategy that were cut down or dropped.")
        .labelNames("strategy", "cause")
        .register(registry);
    breakers = Gauge.build(
            "segmento_strategy_breaker_open",
            "1 while a strategy is left alone after failures, else 0.")
        .labelNames("strategy")
        .register(registry);
    loaded = Gauge.build("segmento_strategy_loaded", "1 for each plugin that is loaded.")
        .labelNames("strategy", "version")
        .register(registry);
    refused = Gauge.build(
            "segmento_strategy_refused_plugins", "Plugins of the directory that were not loaded.")
        .register(registry);
    listenerFailures = Counter.build(
            "segmento_strategy_listener_failures_total",
            "Outcomes that a strategy threw on when told.")
        .labelNames("strategy")
        .register(registry);
    pluginEvents = Counter.build(
            "segmento_strategy_plugin_events_total", "What plugins count by themselves.")
        .labelNames("strategy", "name")
        .register(registry);
  }

  void plugins(Iterable<LoadedStrategy> strategies, int refusedPlugins) {
    loaded.clear();
    breakers.clear();
    for (LoadedStrategy strategy : strategies) {
      strategy.publishBreaker();
      loaded.labels(strategy.name(), strategy.version()).set(1);
    }
    refused.set(refusedPlugins);
  }

  OfStrategy of(String strategy) {
    return new OfStrategy(strategy);
  }

  /** Bounded counters for a plugin to use. */
  StrategyMetrics forPlugin(String strategy) {
    return metricsByPlugin.computeIfAbsent(strategy, name -> new PluginMetrics(name, pluginEvents));
  }

  /** Children of one strategy, resolved once. */
  final class OfStrategy {
    private final String strategy;
    private final Map<String, Counter.Child> byOutcome = new ConcurrentHashMap<>();

    private OfStrategy(String strategy) {
      this.strategy = strategy;
    }

    void decided(String outcome) {
      byOutcome
          .computeIfAbsent(outcome, label -> decisions.labels(strategy, label))
          .inc();
    }

    void corrected(String cause) {
      corrections.labels(strategy, cause).inc();
    }

    void listenerFailed() {
      listenerFailures.labels(strategy).inc();
    }

    void breaker(boolean open) {
      breakers.labels(strategy).set(open ? 1 : 0);
    }
  }
}
