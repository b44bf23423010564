package io.segmento.platform.strategy;

import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.segmento.proto.v1.Strategy;
import io.segmento.strategy.StrategyMetrics;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What strategies decide and count. Strategy names are those of loaded plugins; other labels are from fixed or bounded sets. */
final class StrategyCallMetrics {

  private final Counter decisions;
  private final Counter failures;
  private final Counter processorSeconds;
  private final Counter allocatedBytes;
  private final Counter corrections;
  private final Counter dropped;
  private final Counter demotions;
  private final Gauge states;
  private final Gauge breakers;
  private final Gauge stalled;
  private final Gauge stalledListeners;
  private final Gauge loaded;
  private final Gauge missing;
  private final Gauge refused;
  private final Counter pluginEvents;
  private final Counter listenerFailures;
  private final Counter outcomesDropped;
  /** Kept over reloads, so that the bound holds for the life of the process. */
  private final Map<String, PluginMetrics> metricsByPlugin = new ConcurrentHashMap<>();

  @Inject
  StrategyCallMetrics(CollectorRegistry registry) {
    decisions = Counter.build(
            "segmento_strategy_decisions_total", "Impressions that a strategy was asked about.")
        .labelNames("strategy", "state", "outcome")
        .register(registry);
    failures = Counter.build(
            "segmento_strategy_failures_total",
            "Decisions and outcomes that a strategy failed at, by cause.")
        .labelNames("strategy", "state", "cause")
        .register(registry);
    processorSeconds = Counter.build(
            "segmento_strategy_processor_seconds_total",
            "Processor time of decisions, measured at one in sixteen, and of being told outcomes.")
        .labelNames("strategy", "state")
        .register(registry);
    allocatedBytes = Counter.build(
            "segmento_strategy_allocated_bytes_total",
            "What decisions allocated, measured at one in sixteen, and being told outcomes.")
        .labelNames("strategy", "state")
        .register(registry);
    corrections = Counter.build(
            "segmento_strategy_corrections_total",
            "Bids of a strategy that were cut down or dropped.")
        .labelNames("strategy", "cause")
        .register(registry);
    dropped = Counter.build(
            "segmento_strategy_shadow_dropped_total",
            "Impressions that a shadow was not asked about, since the pool was full.")
        .labelNames("strategy")
        .register(registry);
    demotions = Counter.build(
            "segmento_strategy_demotions_total",
            "Versions that this node took out since a guard rail did not hold.")
        .labelNames("strategy", "rail")
        .register(registry);
    states = Gauge.build(
            "segmento_strategy_state", "1 for each version that is asked, with its state.")
        .labelNames("strategy", "version", "state")
        .register(registry);
    breakers = Gauge.build(
            "segmento_strategy_breaker_open",
            "1 while a strategy is left alone after failures, else 0.")
        .labelNames("strategy")
        .register(registry);
    stalled = Gauge.build(
            "segmento_strategy_stalled_decisions",
            "Decisions that do not come back, each of which holds a thread until the process ends.")
        .register(registry);
    stalledListeners = Gauge.build(
            "segmento_strategy_stalled_listeners",
            "Versions that do not come back from being told an outcome, each of which holds a thread of its own until the process ends.")
        .register(registry);
    loaded = Gauge.build("segmento_strategy_loaded", "1 for each plugin that is loaded.")
        .labelNames("strategy", "version")
        .register(registry);
    missing = Gauge.build(
            "segmento_strategy_missing",
            "1 for each deployed version that this node should have loaded and could not.")
        .labelNames("strategy", "version", "state")
        .register(registry);
    refused = Gauge.build(
            "segmento_strategy_refused_plugins", "Plugins of the directory that were not loaded.")
        .register(registry);
    listenerFailures = Counter.build(
            "segmento_strategy_listener_failures_total",
            "Outcomes that a strategy threw on when told.")
        .labelNames("strategy")
        .register(registry);
    outcomesDropped = Counter.build(
            "segmento_strategy_outcomes_dropped_total",
            "Outcomes and ticks that a strategy was not told of, by reason.")
        .labelNames("strategy", "reason")
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

  /** Versions that could not be loaded, in the place of those that were told before. */
  void missing(List<Strategy> notLoaded) {
    missing.clear();
    for (Strategy strategy : notLoaded) {
      missing
          .labels(
              strategy.getName(),
              strategy.getVersion(),
              strategy.getState().name().toLowerCase(Locale.ROOT))
          .set(1);
    }
  }

  /** What is asked of each name, in the place of what was said before. */
  void serving(Iterable<Serving> all) {
    states.clear();
    for (Serving serving : all) {
      state(serving.live(), ServingState.LIVE);
      state(serving.canary(), ServingState.CANARY);
      serving.shadows().forEach(this::shadow);
    }
  }

  void shadow(LoadedStrategy strategy) {
    state(strategy, ServingState.SHADOW);
  }

  private void state(@Nullable LoadedStrategy strategy, ServingState state) {
    if (strategy != null) {
      states.labels(strategy.name(), strategy.version(), state.label()).set(1);
    }
  }

  void stalled(StrategyRegistry.Stalled calls) {
    stalled.set(calls.decisions());
    stalledListeners.set(calls.listeners());
  }

  void dropped(String strategy) {
    dropped.labels(strategy).inc();
  }

  void demoted(String strategy, GuardRail rail) {
    demotions.labels(strategy, rail.label()).inc();
  }

  OfStrategy of(String strategy, ServingState state) {
    return new OfStrategy(strategy, state.label());
  }

  /** Bounded counters for a plugin to use. */
  StrategyMetrics forPlugin(String strategy) {
    return metricsByPlugin.computeIfAbsent(strategy, name -> new PluginMetrics(name, pluginEvents));
  }

  /** Children of one strategy in one state, resolved once. */
  final class OfStrategy {
    private static final double NANOS_PER_SECOND = 1e9;

    private final String strategy;
    private final String state;
    private final Counter.Child processor;
    private final Counter.Child allocated;
    private final Map<String, Counter.Child> byOutcome = new ConcurrentHashMap<>();

    private OfStrategy(String strategy, String state) {
      this.strategy = strategy;
      this.state = state;
      this.processor = processorSeconds.labels(strategy, state);
      this.allocated = allocatedBytes.labels(strategy, state);
    }

    void decided(String outcome) {
      Counter.Child known = byOutcome.get(outcome);
      if (known == null) {
        known = decisions.labels(strategy, state, outcome);
        byOutcome.put(outcome, known);
      }
      known.inc();
    }

    void failed(FailureCause cause) {
      failures.labels(strategy, state, cause.label()).inc();
    }

    /** One of many, which stands for all of them. */
    void metered(long nanos, long bytes, int standsFor) {
      processor.inc(nanos / NANOS_PER_SECOND * standsFor);
      allocated.inc((double) bytes * standsFor);
    }

    void corrected(String cause) {
      corrections.labels(strategy, cause).inc();
    }

    void listenerFailed() {
      listenerFailures.labels(strategy).inc();
    }

    void outcomeDropped(OutcomeQueue.Drop why) {
      outcomesDropped.labels(strategy, why.label()).inc();
    }

    void breaker(boolean open) {
      breakers.labels(strategy).set(open ? 1 : 0);
    }
  }
}
