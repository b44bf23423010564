package io.segmento.platform.strategy;

import io.segmento.strategy.StrategyMetrics;
import java.util.HashMap;
import java.util.Map;

/** What one plugin counts by itself: at most {@link #MAX_COUNTERS} names, and {@code other} for the rest. Thread-safe. */
final class PluginMetrics implements StrategyMetrics {

  static final int MAX_COUNTERS = 32;

  private final String strategy;
  private final io.prometheus.client.Counter events;
  private final Map<String, Counter> byName = new HashMap<>();

  /**
   * Counts nothing yet.
   *
   * @param events with the labels strategy and name
   */
  PluginMetrics(String strategy, io.prometheus.client.Counter events) {
    this.strategy = strategy;
    this.events = events;
  }

  /** The lock is not on the bid path: a counter is obtained once. */
  @Override
  public synchronized Counter counter(String name) {
    Counter known = byName.get(name);
    if (known != null) {
      return known;
    }
    boolean fits = byName.size() < MAX_COUNTERS && name.matches("[a-z0-9_]{1,40}");
    Counter counter = events.labels(strategy, fits ? name : "other")::inc;
    if (fits) {
      byName.put(name, counter);
    }
    return counter;
  }
}
