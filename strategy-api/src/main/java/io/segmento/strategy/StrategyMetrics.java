package io.segmento.strategy;

/**
 * Bounded metrics of one plugin: at most 32 counters, named by 1 to 40 of {@code a-z 0-9 _}. Obtain once, use on the bid path. They stand on the platform's page as
 * {@code segmento_strategy_plugin_events_total{strategy="NAME",name="COUNTER"}}. Thread-safe.
 */
public interface StrategyMetrics {

  /** A counter that only grows; the same name gives the same counter. A 33rd name, or one of other characters, gives one shared counter, {@code other}; nothing is thrown. */
  Counter counter(String name);

  /** Wait-free, allocates nothing. */
  interface Counter {
    /** By one. */
    void increment();
  }
}
